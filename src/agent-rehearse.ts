import { join } from 'node:path';
import { rehearsalIn } from './agent-restore-finish.ts';
import { readSample } from './agent-samples.ts';
import type { RestoreOutcome } from './model/backup.ts';
import type { Receipt } from './model/receipt.ts';
import { lockInstance } from './platform/ledger/instance-lock.ts';
import type { Files } from './ports.ts';
import { loadSettings } from './settings/load.ts';
import type { Settings } from './settings/shape.ts';
import { removeAll } from './upkeep/swap.ts';

type Check = RestoreOutcome['checks'][number];

const sampleName = '850-004010.x12';

/** Runs a step in a home of its own below a directory, which is gone afterwards. */
export async function inScratchHome<T>(
  files: Files,
  directory: string,
  step: (settings: Settings) => Promise<T>,
): Promise<T> {
  return inRehearsal(files, directory, async (place) => {
    const home = join(place, 'home');
    await files.makeDirectory(home);
    return step(scratchSettings(home));
  });
}

/** Runs a step in a directory that nobody else rehearses in, and that is gone afterwards. Throws STATE.LOCKED. */
export async function inRehearsal<T>(files: Files, backups: string, step: (place: string) => Promise<T>): Promise<T> {
  const place = rehearsalIn(backups);
  await files.makeDirectory(place);
  const lock = lockInstance(place);
  try {
    for (const left of ['home', 'config']) await removeAll(files, join(place, left));
    return await step(place);
  } finally {
    await removeAll(files, place);
    lock.release();
  }
}

/** The defaults, with everything inside of the scratch home, and data for testing taken as such. */
function scratchSettings(home: string): Settings {
  const overrides = [
    { key: 'app.home', value: home },
    { key: 'app.environment', value: 'test' },
  ].map((one) => ({ ...one, option: 'rehearsal' }));
  const result = loadSettings({ text: null, environment: {}, overrides, currentDirectory: home });
  if (result.kind === 'refused') throw new Error(result.problems.map(({ message }) => message).join('; '));
  return result.settings;
}

/** Takes a sample order (ISA15 = T) through a home to its end, and looks at what became of it. */
export async function selfTest(files: Files, settings: Settings, signal: AbortSignal): Promise<readonly Check[]> {
  const path = join(settings.app.home, sampleName);
  await files.writeNew(path, [readSample(sampleName)]);
  const { processFiles } = await import('./agent-process.ts');
  const request = { settings, partners: [], schemas: [], deliver: true, allowDuplicate: true };
  const receipts: Receipt[] = [];
  for await (const receipt of processFiles({ ...request, files: [path], signal })) receipts.push(receipt);
  const [receipt] = receipts;
  if (!receipt) return [{ name: 'self-test', ok: false, message: 'nothing came of the sample' }];
  return [
    {
      name: 'self-test',
      ok: receipt.status === 'processed',
      message: `a sample order is ${receipt.status}${receipt.message === null ? '' : `: ${receipt.message}`}`,
    },
    ...(await effects(files, receipt)),
  ];
}

async function effects(files: Files, { deliveries, acknowledgements }: Receipt): Promise<readonly Check[]> {
  const [delivery, answer] = [deliveries[0], acknowledgements[0]];
  const there = async (path: string | undefined): Promise<boolean> => path !== undefined && (await files.exists(path));
  return [
    {
      name: 'delivery',
      ok: await there(delivery?.path),
      message: delivery ? 'its sets were delivered' : 'nothing was delivered',
    },
    {
      name: 'acknowledgement',
      ok: await there(answer?.path),
      message: answer ? `answered with control number ${answer.control}` : 'it was not answered',
    },
  ];
}
