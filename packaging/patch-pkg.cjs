// Loaded before pkg; changes two things in what it writes into the single file.
'use strict';
const promises = require('node:fs/promises');
const { readdirSync } = require('node:fs');
const { basename, join, relative } = require('node:path');

const { copyFile, writeFile } = promises;
const bundle = process.env.EDI_AGENT_BUNDLE_DIRECTORY;

// 1. pkg's start lays a file system over that of Node and loads the program from it: a third of the time of a start.
//    Our own start (packaging/bundle.ts) needs none: it reads what it wants by name, without copying it.
promises.copyFile = (from, to, ...rest) =>
  basename(from) === 'sea-bootstrap.bundle.js' ? copyFile(join(bundle, 'app.js'), to) : copyFile(from, to, ...rest);

// 2. In place of pkg's archive the files of the bundle go in, each under its name. And pkg names the start file by the
//    absolute path of a temporary directory with a random name, which Node writes into the single file, so that no two
//    builds agree. The generator runs inside that directory: a relative name serves as well and is always the same.
promises.writeFile = (file, data, ...rest) => {
  const isSeaConfig = typeof file === 'string' && basename(file) === 'sea-config.json';
  return writeFile(file, isSeaConfig ? withOwnFiles(data) : data, ...rest);
};

function withOwnFiles(text) {
  const config = JSON.parse(text);
  return JSON.stringify({ ...config, main: basename(config.main), assets: filesOf(bundle) });
}

/** Path by name, in the order of the names: what pkg itself needs of the bundle is left out. */
function filesOf(directory) {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  const named = paths.map((path) => [relative(directory, path), path]);
  return Object.fromEntries(named.filter(([name]) => name !== 'app.js' && name !== 'package.json').sort());
}
