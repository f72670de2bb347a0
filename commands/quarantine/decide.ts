import { Args, Flags } from '@oclif/core';
import {
  AgentError,
  openDesk,
  type QuarantineAction,
  type QuarantineItem,
  type QuarantineOutcome,
} from '../../src/agent.ts';
import { codeFlag, listFlags } from '../list-flags.ts';
import { stopSignal } from '../stop-signal.ts';
import { textStyle } from '../text-style.ts';

export const decideArgs = {
  id: Args.string({ description: 'Ids of items; id or name of a file for all that is held of it' }),
};

export const decideFlags = {
  ...listFlags,
  code: codeFlag,
  reason: Flags.string({ required: true, helpValue: 'WHY', summary: 'Why; it goes into the audit trail.' }),
  operator: Flags.string({ helpValue: 'NAME', summary: 'Who decided it; the login name where left out.' }),
  yes: Flags.boolean({ char: 'y', summary: 'Do not ask.' }),
};

export interface DecideOptions {
  /** Prints for people. */
  say(text: string): void;
  readonly action: QuarantineAction;
  readonly ids: readonly string[];
  readonly flags: {
    readonly json: boolean;
    readonly yes: boolean;
    readonly reason: string;
    readonly operator?: string | undefined;
    readonly file?: string | undefined;
  };
}

/** Asks, does it, prints each outcome as it comes (with --json one a line, or []), and sets the exit code. */
export async function decide({ action, ids, flags, say }: DecideOptions): Promise<void> {
  const desk = await openDesk();
  const signal = stopSignal('What was printed is done, the rest is as it was: run the command again.');
  const style = textStyle();
  const outcomes: QuarantineOutcome[] = [];
  const confirm = async (items: readonly QuarantineItem[]): Promise<boolean> => {
    if (flags.yes) return true;
    const answer = await desk.confirm(`${desk.intentText(action, items)}\nGo on?`, signal);
    if (answer === 'nobody') throw notAsked();
    return answer;
  };
  const operator = flags.operator ?? desk.loginName();
  for await (const outcome of desk.decideQuarantine({
    ...flags,
    action,
    ids,
    operator,
    confirm,
    signal,
  })) {
    outcomes.push(outcome);
    if (flags.json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    else say(desk.outcomeText(outcome, style));
  }
  if (outcomes.length === 0) {
    process.stderr.write('Nothing was changed.\n');
    if (flags.json) process.stdout.write('[]\n');
  }
  process.exitCode = exitCodeOfAll(outcomes);
}

/** 0 when all was done, 10 when some was, else that of the first one that was not. */
function exitCodeOfAll(outcomes: readonly QuarantineOutcome[]): number {
  const open = outcomes.filter(({ outcome }) => outcome !== 'done');
  const [first] = open;
  if (!first) return 0;
  if (open.length < outcomes.length) return 10;
  return new AgentError(first.message, { code: first.code ?? 'E003' }).exitCode;
}

function notAsked(): AgentError {
  return new AgentError('there is no terminal to ask on', {
    code: 'USAGE',
    hint: 'Say --yes to go on without asking.',
  });
}
