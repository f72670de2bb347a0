import { stages } from './stages.ts';

// `node test/bench/stage.ts NAME FILE PEERS [PASSES]`: runs one stage in a process of its own and prints what it took the
// first time and, where more passes are asked for, once it is warmed up: the median of those behind the first two.
const [, , name = '', file = '', peers = '', passes = '1'] = process.argv;
const stage = stages[name];
if (!stage) throw new Error(`there is no stage ${name}`);
const times: number[] = [];
let found: object = {};
for (let pass = 0; pass < Number(passes); pass += 1) {
  const started = performance.now();
  found = await stage(file, peers);
  times.push(performance.now() - started);
}
const warm = times.slice(2).sort((a, b) => a - b);
const warmMs = warm[Math.floor(warm.length / 2)];
process.stdout.write(`${JSON.stringify({ ms: times[0], ...(warmMs === undefined ? {} : { warmMs }), found })}\n`);
