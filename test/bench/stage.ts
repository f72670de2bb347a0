import { stages } from './stages.ts';

// `node test/bench/stage.ts NAME FILE PEERS`: runs one stage in a process of its own and prints what it took.
const [, , name = '', file = '', peers = ''] = process.argv;
const stage = stages[name];
if (!stage) throw new Error(`there is no stage ${name}`);
const started = performance.now();
const found = await stage(file, peers);
process.stdout.write(`${JSON.stringify({ ms: performance.now() - started, found })}\n`);
