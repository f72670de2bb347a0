import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { localDay } from '../../src/kit/local-time.ts';
import { createGzip } from '../../src/platform/gzip.ts';
import { silentLog } from '../../src/platform/silent-log.ts';
import { utcDay } from '../../src/upkeep/days.ts';
import { retain, sweepPartial } from '../../src/upkeep/retention.ts';
import { dayMs, keepingRules } from '../upkeep/keeping-rules.ts';
import { crashEverywhere, type Life, type Scenario } from './crash-everywhere.ts';
import { runSeed } from './random.ts';
import type { Machine } from './sim-disk.ts';

const seed = runSeed();
/** `npm run soak`: at every operation. */
const isLong = process.env.EDI_AGENT_LONG === '1';
const nowMs = 1_790_000_000_000;
const rules = keepingRules({
  logs: 10 * dayMs,
  compressLogs: 2 * dayMs,
  processed: 5 * dayMs,
  archive: 30 * dayMs,
  archiveDirectory: '/home/archive',
});
const logOf = (daysAgo: number, number = ''): string =>
  `/home/logs/edi_processor_${localDay(nowMs - daysAgo * dayMs)}${number}.log`;
const processedOf = (daysAgo: number, name: string): string =>
  `/home/processed/${utcDay(nowMs - daysAgo * dayMs)}/${name}`;

/** What must be there afterwards, as it is or compressed. */
const kept: Readonly<Record<string, string>> = {
  [logOf(0)]: 'the log of today\n'.repeat(50),
  [logOf(1)]: 'the log of yesterday\n'.repeat(50),
  [logOf(4)]: 'a log to be compressed\n'.repeat(200),
  [logOf(4, '.1')]: 'its second file\n'.repeat(200),
  [processedOf(1, 'young.x12')]: 'ISA young',
  [processedOf(7, 'old.x12')]: 'ISA old'.repeat(100),
  [processedOf(7, 'old.x12.json')]: '{"status":"processed"}',
  [processedOf(8, 'older.x12')]: 'ISA older'.repeat(100),
};
const gone: readonly string[] = [logOf(20), `/home/archive/${utcDay(nowMs - 60 * dayMs)}/ancient.x12.gz`];

function prepare(machine: Machine): void {
  const directories = ['/home', '/home/logs', '/home/processed', '/home/archive', '/home/audit', '/home/error'];
  const days = [1, 7, 8].map((daysAgo) => `/home/processed/${utcDay(nowMs - daysAgo * dayMs)}`);
  for (const path of [...directories, ...days, `/home/archive/${utcDay(nowMs - 60 * dayMs)}`])
    machine.put(path, 'directory');
  for (const [path, text] of Object.entries(kept)) machine.put(path, text);
  for (const path of gone) machine.put(path, 'to be let go');
}

async function live({ files, clock, ledger }: Life): Promise<void> {
  const ports = { files, gzip: createGzip(), clock, log: silentLog, ledger, pruneMetrics() {} };
  await sweepPartial(ports, rules);
  const steps = await retain(ports, rules, new AbortController().signal);
  const failed = steps.find(({ failure }) => failure);
  if (failed?.failure) throw failed.failure;
}

function contentOf(machine: Machine, path: string): string | null {
  const bytes = (at: string): Buffer | null => (machine.paths().includes(at) ? Buffer.from(machine.bytes(at)) : null);
  const plain = bytes(path);
  if (plain !== null) return plain.toString();
  const packed = bytes(`${path.replace('/home/processed/', '/home/archive/')}.gz`);
  return packed === null ? null : gunzipSync(packed).toString();
}

/** The old or the new, never neither. */
function checkWhole(machine: Machine): void {
  for (const [path, text] of Object.entries(kept)) assert.equal(contentOf(machine, path), text, path);
}

const cases: readonly Pick<Scenario, 'death' | 'stride'>[] = [
  { death: 'kill', stride: 3 },
  { death: 'power', stride: 4 },
  { death: 'ENOSPC', stride: 6 },
  { death: 'EIO', stride: 6 },
];

describe(`rotation and retention: whatever they die of, the old or the new is there (seed ${seed})`, () => {
  for (const { death, stride } of cases) {
    test(death, async (context) => {
      const deaths = await crashEverywhere({
        seed,
        death,
        stride: isLong ? 1 : stride,
        prepare,
        live,
        checkDead: checkWhole,
        checkDone(machine) {
          checkWhole(machine);
          const left = machine.paths();
          assert.deepEqual(
            left.filter((path) => path.endsWith('.tmp')),
            [],
            'no partial files',
          );
          assert.deepEqual(
            left.filter((path) => gone.includes(path)),
            [],
          );
          assert.ok(left.includes(`${logOf(4)}.gz`) && !left.includes(logOf(4)));
          assert.ok(left.includes(logOf(0)) && left.includes(logOf(1)), 'what may be open is not touched');
          assert.ok(left.includes(processedOf(1, 'young.x12')) && !left.includes(processedOf(7, 'old.x12')));
        },
      });
      context.diagnostic(`${deaths} deaths survived`);
      assert.ok(deaths > 60 / stride, `only ${deaths} operations to die at`);
    });
  }
});
