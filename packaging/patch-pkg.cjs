// Loaded before pkg; mends two things in what it writes into the single file.
'use strict';
const promises = require('node:fs/promises');
const { basename } = require('node:path');

const { copyFile, readFile, writeFile } = promises;

// 1. pkg names the start file by the absolute path of a temporary directory with a random name, and Node writes that
//    name into the single file, so that no two builds agree. The generator runs inside that directory: a relative name
//    serves as well and is always the same.
promises.writeFile = (file, data, ...rest) => {
  const isSeaConfig = typeof file === 'string' && basename(file) === 'sea-config.json';
  return writeFile(file, isSeaConfig ? withRelativeMain(data) : data, ...rest);
};

function withRelativeMain(text) {
  const config = JSON.parse(text);
  return JSON.stringify({ ...config, main: basename(config.main) });
}

// 2. The start file asks for the user's home directory and throws for a user without a passwd entry.
const supplyHome = "try { require('node:os').homedir(); } catch { process.env.HOME = '/'; }\n";

promises.copyFile = async (from, to, ...rest) => {
  if (basename(from) !== 'sea-bootstrap.bundle.js') return copyFile(from, to, ...rest);
  await writeFile(to, supplyHome + (await readFile(from, 'utf8')));
};
