import { visible } from '../kit/columns.ts';
import { errorFamily } from '../model/error-codes.ts';
import type { AcknowledgementReceipt, DeliveryReceipt, Receipt, ReceivedReceipt } from '../model/receipt.ts';
import { bytesText, counted, durationText, numberText, rateText } from './measures.ts';
import { shortPath, type TextStyle } from './text-style.ts';

export type OutcomeRow = readonly [label: string, text: string];

const acknowledgementsShownMax = 3;
/** Of smaller files the rate says nothing. */
const ratedBytesMin = 1_000_000;

/** AK901 and TA104 in words. */
const verdicts: Readonly<Record<string, string>> = {
  A: 'accepted',
  E: 'accepted with errors',
  P: 'accepted in part',
  R: 'rejected',
};

/** What our own destinations are called; others go by their names. */
const labels: Readonly<Record<string, string>> = { accepted: 'Accepted', quarantine: 'Quarantine' };

/** Where the results lie, what to do, and how long it took: a label and a text each. */
export function outcomeRows(receipt: Receipt, style: TextStyle): readonly OutcomeRow[] {
  const { bytes, durationMs, segments } = receipt;
  const rate = bytes >= ratedBytesMin ? `, ${rateText(bytes, durationMs)}` : '';
  const read = segments > 0 ? `${counted(segments, 'segment')} in ` : `${bytesText(bytes)} in `;
  return [
    ...acknowledgementRows(receipt.acknowledgements, style),
    ...deliveryRows(receipt.deliveries, style),
    ...receivedRows(receipt.received ?? [], style),
    ...remedyRows(receipt),
    ['Read', `${read}${durationText(durationMs)}${rate}`],
  ];
}

/** The findings have said what to do about rejected sets. */
function remedyRows({ code, findings, remedy }: Receipt): readonly OutcomeRow[] {
  const said = findings.listed.length > 0 && code !== null && errorFamily(code) === 'E003';
  return remedy === null || said ? [] : [['To do', visible(remedy)]];
}

function acknowledgementRows(all: readonly AcknowledgementReceipt[], style: TextStyle): readonly OutcomeRow[] {
  const rows = all
    .slice(0, acknowledgementsShownMax)
    .map(({ kind, path, verdict }): OutcomeRow => ['Answer', `${shown(path, style)}  ${answer(kind, verdict)}`]);
  const more = all.length - rows.length;
  return more > 0 ? [...rows, ['', `and ${counted(more, 'more answer')} beside it`]] : rows;
}

/** What the partner said of what we sent; first what answers nothing, as somebody must look at it. */
function receivedRows(all: readonly ReceivedReceipt[], { paint }: TextStyle): readonly OutcomeRow[] {
  const inOrder = [...all.filter(({ matched }) => !matched), ...all.filter(({ matched }) => matched)];
  const rows = inOrder.slice(0, acknowledgementsShownMax).map((one): OutcomeRow => {
    const about = one.kind === 'TA1' ? `interchange ${one.control}` : `group ${one.functionalId} ${one.control}`;
    const said = visible(`${one.kind} of ${one.partner} on ${about}: ${verdicts[one.verdict] ?? one.verdict}`);
    return ['Received', one.matched ? said : `${said}  ${paint('yellow', '(nothing that we sent)')}`];
  });
  const more = all.length - rows.length;
  return more > 0 ? [...rows, ['', `and ${counted(more, 'more acknowledgement')}`]] : rows;
}

function answer(kind: string, verdict: string): string {
  return `(${kind}: ${verdicts[verdict] ?? verdict})`;
}

/** One row a destination, however many files it got. */
function deliveryRows(all: readonly DeliveryReceipt[], style: TextStyle): readonly OutcomeRow[] {
  const destinations = [...new Set(all.map(({ destination }) => destination))];
  return destinations.map((destination) => {
    const own = all.filter((one) => one.destination === destination);
    return [labels[destination] ?? visible(destination), deliveriesText(own, style)];
  });
}

function deliveriesText(own: readonly DeliveryReceipt[], style: TextStyle): string {
  const [first] = own;
  const place = first?.path ?? first?.reference ?? '';
  const open = own.filter(({ status }) => status !== 'delivered').map(({ status }) => status);
  const state = open.length === 0 ? '' : `  (${[...new Set(open)].join(', ')})`;
  if (own.length < 2) return `${shown(place, style)}${state}`.trim();
  const directory = place.slice(0, place.lastIndexOf('/') + 1);
  return `${shown(directory, style)}  (${numberText(own.length)} files)${state}`;
}

function shown(path: string, style: TextStyle): string {
  return visible(shortPath(path, style));
}
