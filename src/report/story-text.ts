import { visible } from '../kit/columns.ts';
import type { Detail, EventKind, LedgerEvent } from '../model/ledger.ts';
import { counted } from './measures.ts';
import { timeText } from './table-text.ts';
import { shortPath, type TextStyle } from './text-style.ts';

/** What happened, a line each: when, what, and what there is to say of it. */
export function storyLines(events: readonly LedgerEvent[], style: TextStyle): readonly string[] {
  const told = events.filter(isTold).map((event) => ({ event, ...tellers[event.kind](event, style) }));
  const width = Math.max(0, ...told.map(({ what }) => what.length));
  return told.map(({ event, what, more }) => {
    const line = `  ${style.paint('dim', timeText(event.atMs))}  ${what.padEnd(width)}  ${visible(more)}`;
    return line.trimEnd();
  });
}

/** The deliveries say the same, with the place. */
function isTold({ kind, state, note }: LedgerEvent): boolean {
  return kind !== 'state' || note !== null || (state !== 'acknowledged' && state !== 'delivering');
}

interface Told {
  readonly what: string;
  readonly more: string;
}

const tellers: Readonly<Record<EventKind, (event: LedgerEvent, style: TextStyle) => Told>> = {
  state: ofState,
  delivery({ detail }, style) {
    const { destination, path, reference } = detail ?? {};
    const place = typeof path === 'string' ? shortPath(path, style) : textOf(reference);
    return { what: 'delivered', more: `${textOf(destination)}: ${place}` };
  },
  answer({ detail }) {
    const { kind, functionalId, control, verdict, matched } = detail ?? {};
    const about =
      kind === 'TA1' ? `interchange ${textOf(control)}` : `group ${textOf(functionalId)} ${textOf(control)}`;
    const known = matched === true ? '' : ', which we did not send';
    return { what: 'answer', more: `${textOf(kind)} ${textOf(verdict)} on ${about}${known}` };
  },
  set: ofAction,
  agent: ofAction,
};

const stateWords: Readonly<Partial<Record<LedgerEvent['state'], string>>> = {
  found: 'found',
  claimed: 'taken',
  surveyed: 'judged',
  retry_wait: 'waits',
  partial: 'taken in part',
};

function ofState({ state, note, detail }: LedgerEvent): Told {
  const what = stateWords[state] ?? state;
  if (note !== null) return { what, more: note };
  if (detail === null) return { what: state === 'claimed' ? what : 'put in place', more: '' };
  return { what, more: moreOf(state, detail) };
}

function moreOf(state: LedgerEvent['state'], detail: Detail): string {
  const { origin, transactions, accepted, rejected, errors } = detail;
  if (state === 'found' || state === 'claimed') return textOf(origin);
  if (state !== 'surveyed') return '';
  const sets = counted(Number(transactions) || 0, 'set');
  const wrong = Number(errors) > 0 ? `, ${counted(Number(errors), 'error')}` : '';
  return `${sets}: ${textOf(accepted)} accepted, ${textOf(rejected)} rejected${wrong}`;
}

function ofAction({ detail }: LedgerEvent): Told {
  const { action, item, operator, reason, sets, directory, why, paths } = detail ?? {};
  const parts = [
    typeof sets === 'number' ? counted(sets, 'set') : '',
    textOf(item),
    operator === undefined ? '' : `by ${textOf(operator)}: ${textOf(reason)}`,
    textOf(why),
    Array.isArray(paths) ? paths.join(', ') : '',
    textOf(directory),
  ];
  return { what: textOf(action).replaceAll('_', ' '), more: parts.filter((part) => part !== '').join(', ') };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
