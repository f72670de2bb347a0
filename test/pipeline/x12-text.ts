/** X12 text of our own making, with the faults a test asks for. */
export interface SetParts {
  readonly control?: string;
  readonly body?: readonly string[];
  /** SE01 as written, where it is not what it should be. */
  readonly count?: number;
  /** SE02. */
  readonly trailer?: string;
}

export interface GroupParts {
  readonly control?: string;
  readonly sets: readonly SetParts[];
  /** GE01 and GE02 as written. */
  readonly count?: number;
  readonly trailer?: string;
  readonly version?: string;
}

export interface InterchangeParts {
  readonly control?: string;
  readonly sender?: string;
  readonly groups: readonly GroupParts[];
  /** IEA01 and IEA02 as written. */
  readonly count?: number;
  readonly trailer?: string;
  readonly end?: string;
}

const order = ['BEG*00*SA*PO1**20240615', 'PO1*1*10*EA*5.25*PE*VN*A-1', 'CTT*1'];

export function interchange(parts: InterchangeParts): string {
  const { control = '000000001', sender = 'ACME', groups, end = '~\n' } = parts;
  const blank = ' '.repeat(10);
  const isa = `ISA*00*${blank}*00*${blank}*ZZ*${sender.padEnd(15)}*ZZ*${'US'.padEnd(15)}*240615*1200*U*00401*${control}*0*T*>`;
  const iea = `IEA*${parts.count ?? groups.length}*${parts.trailer ?? control}`;
  const segments = [isa, ...groups.flatMap((group, at) => groupSegments(group, at + 1)), iea];
  return segments.map((segment) => segment + end).join('');
}

function groupSegments(parts: GroupParts, position: number): string[] {
  const { control = String(position), sets, version = '004010' } = parts;
  return [
    `GS*PO*ACME*US*20240615*1200*${control}*X*${version}`,
    ...sets.flatMap((set, at) => setSegments(set, at + 1)),
    `GE*${parts.count ?? sets.length}*${parts.trailer ?? control}`,
  ];
}

function setSegments(parts: SetParts, position: number): string[] {
  const { control = String(position).padStart(4, '0'), body = order } = parts;
  return [`ST*850*${control}`, ...body, `SE*${parts.count ?? body.length + 2}*${parts.trailer ?? control}`];
}

/** A set that is rejected: its SE02 is not its ST02. */
export const bad: SetParts = { trailer: '9999' };
export const good: SetParts = {};
