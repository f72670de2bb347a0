import { put } from './edits.ts';
import type { Fault } from './fault.ts';
import { reckoned, type Size, type Version, type Writer } from './message.ts';
import { acknowledgment997, acknowledgment999 } from './messages-control.ts';
import { invoice810, shipment856 } from './messages-delivery.ts';
import { answer855, change860, order850 } from './messages-order.ts';
import type { Policies } from './policies.ts';

/** A file of the fixtures, before it is written. */
export interface Fixture {
  readonly version: Version;
  readonly set: string;
  readonly kind: 'pass' | 'fail';
  readonly name: string;
  readonly text: string;
  /** What its findings must be, in the notation of {@link Fault}. */
  readonly gives: readonly string[];
  readonly policies: Policies;
}

interface Kind {
  readonly set: string;
  readonly group: string; // GS01
  readonly versions: readonly Version[];
  readonly writer: Writer;
}

const both: readonly Version[] = ['004010', '005010'];

export const kinds: readonly Kind[] = [
  { set: '850', group: 'PO', versions: both, writer: order850 },
  { set: '855', group: 'PR', versions: both, writer: answer855 },
  { set: '856', group: 'SH', versions: both, writer: shipment856 },
  { set: '860', group: 'PC', versions: both, writer: change860 },
  { set: '810', group: 'IN', versions: both, writer: invoice810 },
  { set: '997', group: 'FA', versions: both, writer: acknowledgment997 },
  { set: '999', group: 'FA', versions: ['005010'], writer: acknowledgment999 },
];

/** Delimiters and line end of a file. */
interface Wire {
  readonly element: string;
  readonly component: string;
  readonly repetition: string;
  readonly terminator: string;
}

const wires: readonly Wire[] = [
  { element: '*', component: ':', repetition: '^', terminator: '~\n' },
  { element: '*', component: '>', repetition: '^', terminator: '~\n' },
  { element: '|', component: '>', repetition: '!', terminator: '~\r\n' },
  { element: '*', component: '<', repetition: '^', terminator: '\n' },
  { element: '+', component: '\\', repetition: '{', terminator: "'\n" },
];

const sizes: readonly Size[] = ['minimal', 'typical', 'deep'];

/** The good messages of one set and version, one file each, and one that asks for a TA1. */
export function passing(kind: Kind, version: Version): Fixture[] {
  const fixture = (name: string, segments: readonly string[], turn: number): Fixture => {
    const text = rendered(segments, wires[(turn * 2 + kinds.indexOf(kind)) % wires.length]);
    return { version, set: kind.set, kind: 'pass', name, text, gives: [], policies: {} };
  };
  const whole = (size: Size) => enveloped(kind, version, kind.writer(version)[size]);
  const asking = put('ISA', 14, '1')(whole('minimal'));
  return [...sizes.map((size, turn) => fixture(size, whole(size), turn)), fixture('ta1-asked', asking, sizes.length)];
}

/** One file a fault. */
export function failing(kind: Kind, version: Version, faults: readonly Fault[]): Fixture[] {
  const fitting = faults.filter(({ versions }) => versions === undefined || versions.includes(version));
  return fitting.map((fault, turn) => {
    const gives = typeof fault.gives === 'function' ? fault.gives(version) : fault.gives;
    const { name, policies = {} } = fault;
    const text = faultyText(kind, version, { fault, wire: wires[turn % 3] });
    return { version, set: kind.set, kind: 'fail', name, text, gives: [gives].flat(), policies };
  });
}

function faultyText(kind: Kind, version: Version, { fault, wire }: { fault: Fault; wire: Wire | undefined }): string {
  const body = reckoned(kind.set, kind.writer(version)[fault.on ?? 'typical']);
  const faulty = fault.body ? fault.body(body, version) : body;
  const whole = enveloped(kind, version, faulty);
  const text = rendered(fault.envelope ? fault.envelope(whole) : whole, wire);
  return fault.raw ? fault.raw(text) : text;
}

/** The interchange around one set, written with `*`, `:` and `^`. */
function enveloped({ set, group }: Kind, version: Version, body: readonly string[]): readonly string[] {
  const [isa12, isa11] = version === '004010' ? ['00401', 'U'] : ['00501', '^'];
  const own = set === '850' || set === '860' || set === '997' || set === '999';
  const [from, to] = own ? ['OAKRIDGE', 'LOWELL'] : ['LOWELL', 'OAKRIDGE'];
  const control = set;
  const isa13 = control.padStart(9, '0');
  const blank = ' '.repeat(10);
  const parties = `ZZ*${from.padEnd(15)}*ZZ*${to.padEnd(15)}`;
  const segments = reckoned(set, body);
  return [
    `ISA*00*${blank}*00*${blank}*${parties}*260107*0915*${isa11}*${isa12}*${isa13}*0*T*:`,
    `GS*${group}*${from}*${to}*20260107*0915*${control}*X*${version}`,
    `ST*${set}*0001`,
    ...segments,
    `SE*${segments.length + 2}*0001`,
    `GE*1*${control}`,
    `IEA*1*${isa13}`,
  ];
}

function rendered(segments: readonly string[], wire: Wire | undefined): string {
  if (!wire) throw new Error('a file has delimiters');
  const marks: Readonly<Record<string, string>> = {
    '*': wire.element,
    ':': wire.component,
    '^': wire.repetition,
  };
  return segments.map((segment) => segment.replace(/[*:^]/g, (mark) => marks[mark] ?? mark) + wire.terminator).join('');
}
