import type { CodeMask } from '../model/survey-records.ts';

export type {
  CodeMask,
  EnvelopeRecord,
  FaultRecord,
  GroupEndRecord,
  GroupRecord,
  InterchangeEndRecord,
  InterchangeRecord,
  JudgedAt,
  LogEntry,
  LogRecord,
  SetRecord,
  Ta1Record,
} from '../model/survey-records.ts';

/**
 * The survey log: what pass 1 leaves of a file for the acknowledgements, the quarantine and pass 2. One record for each
 * interchange, group and set in file order, as bytes, so that a file of a million sets costs neither memory nor time.
 * A page holds whole records: kind (u8), length of the rest (u32, little endian), the rest. Where nothing follows on the
 * verdict, records of sets and their faults are left out.
 */
export const recordKind = {
  interchange: 1,
  group: 2,
  set: 3,
  fault: 4,
  groupEnd: 5,
  interchangeEnd: 6,
  ta1: 7,
} as const;

export function codesOf(mask: CodeMask): number[] {
  const codes: number[] = [];
  for (let code = 0; code < 32; code += 1) if ((mask >>> code) & 1) codes.push(code);
  return codes;
}
