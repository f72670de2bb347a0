// Loaded before pkg. pkg names the program's start file by the absolute path of a temporary directory with a random
// name, and Node writes that name into the single file, so that no two builds agree. The generator runs inside that
// directory: a relative name serves as well and is always the same.
'use strict';
const promises = require('node:fs/promises');
const { basename } = require('node:path');

const writeFile = promises.writeFile;
promises.writeFile = (file, data, ...rest) =>
  writeFile(file, isSeaConfig(file) ? withRelativeMain(data) : data, ...rest);

function isSeaConfig(file) {
  return typeof file === 'string' && basename(file) === 'sea-config.json';
}

function withRelativeMain(text) {
  const config = JSON.parse(text);
  return JSON.stringify({ ...config, main: basename(config.main) });
}
