// `node packaging/start.cjs SCRIPT [ARGUMENTS]` runs a script on the project's own Node, and installs the packages
// first when they are missing. Plain CommonJS, because the system's Node may be too old for anything else here.
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');

const root = join(__dirname, '..');
const binaries = join(root, 'node_modules', '.bin');
const node = join(binaries, 'node');

if (!existsSync(node)) {
  process.stdout.write('== Installing packages\n');
  // The system's Node only installs: that the packages ask for a newer one is known.
  run('npm', ['ci', '--loglevel=error']);
}
run(node, process.argv.slice(2));

function run(command, args) {
  const env = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` };
  const { error, status } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
