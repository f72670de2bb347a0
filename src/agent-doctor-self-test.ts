import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processFiles } from './agent-process.ts';
import { readSample } from './agent-samples.ts';
import { AgentError } from './model/agent-error.ts';
import type { DoctorCheck } from './model/doctor.ts';
import type { Receipt } from './model/receipt.ts';
import { failed, passed } from './report/doctor.ts';
import { loadSettings } from './settings/load.ts';
import type { Settings } from './settings/shape.ts';

const sampleName = '850-004010.x12';

/** The embedded purchase order, good and broken, on the road of a home of its own; nothing leaves it. */
export async function selfTest(): Promise<readonly DoctorCheck[]> {
  const scratch = await mkdtemp(join(tmpdir(), `edi-agent-self-test-${process.pid}-`));
  try {
    const settings = settingsIn(scratch);
    const sample = new TextDecoder().decode(readSample(sampleName));
    const good = await receiptOf(settings, { name: 'good.x12', text: sample });
    const broken = await receiptOf(settings, { name: 'broken.x12', text: withWrongCount(sample) });
    return [judgeGood(good), judgeAnswer(good), judgeBroken(broken)];
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return [failed('self-test', `error ${error.code}: ${error.message}`, error.hint)];
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** All defaults: what the site says must not decide whether the program works. */
function settingsIn(home: string): Settings {
  const overrides = [{ key: 'app.home', value: home, option: 'self-test' }];
  const result = loadSettings({ text: null, environment: {}, overrides, currentDirectory: home });
  if (result.kind === 'ok') return result.settings;
  throw new AgentError('the built-in settings do not hold', { code: 'CONFIG' });
}

async function receiptOf(settings: Settings, file: { readonly name: string; readonly text: string }): Promise<Receipt> {
  const directory = join(settings.app.home, 'given');
  await mkdir(directory, { recursive: true });
  const path = join(directory, file.name);
  await writeFile(path, file.text);
  const signal = AbortSignal.timeout(selfTestMsMax);
  const request = { files: [path], deliver: false, allowDuplicate: true, settings, partners: [], schemas: [], signal };
  for await (const receipt of processFiles(request)) return receipt;
  throw new AgentError('there was no receipt', { code: 'E002.CRASHED' });
}

const selfTestMsMax = 60_000;

/** Another interchange with one segment less than its SE01 says. */
function withWrongCount(text: string): string {
  const control = text.slice(90, 99); // ISA13
  const other = String(Number(control) + 1).padStart(9, '0');
  return text
    .replaceAll(control, other)
    .replace(/(SE.)(\d+)/, (_, start: string, count: string) => start + (Number(count) + 1));
}

const mend =
  'Install the package again; if that does not help, report what `edi-agent doctor --self-test --json` prints.';

function judgeGood({ status, code, transactions, accepted, durationMs, deliveries }: Receipt): DoctorCheck {
  const name = 'self-test good order';
  const isRight = status === 'processed' && transactions === 1 && accepted === 1 && deliveries.length === 0;
  const seen = `${status}${code === null ? '' : ` ${code}`}, ${accepted} of ${transactions} accepted in ${durationMs} ms, nothing delivered`;
  return isRight ? passed(name, seen) : failed(name, seen, mend);
}

function judgeAnswer({ acknowledgements }: Receipt): DoctorCheck {
  const name = 'self-test answer';
  const [answer] = acknowledgements;
  const seen = answer ? `${answer.kind} ${answer.verdict}` : 'none';
  return answer?.kind === '997' && answer.verdict === 'A' ? passed(name, seen) : failed(name, seen, mend);
}

function judgeBroken({ status, code, rejected }: Receipt): DoctorCheck {
  const name = 'self-test broken order';
  const seen = `${status} ${code ?? ''}, ${rejected} rejected`;
  return code === 'E003.SETS' && rejected === 1 ? passed(name, seen) : failed(name, seen, mend);
}
