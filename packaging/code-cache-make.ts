import { readFile, writeFile } from 'node:fs/promises';
import { Script } from 'node:vm';

// `node code-cache-make.ts TEXT CACHE REHEARSAL`: compiles the text, has it work, and writes what was compiled by then.
const [textPath = '', cachePath = '', rehearsalPath = ''] = process.argv.slice(2);
const script = new Script(await readFile(textPath, 'latin1'));
const { rehearse } = await import(rehearsalPath);
await rehearse(script.runInThisContext());
await writeFile(cachePath, script.createCachedData());
