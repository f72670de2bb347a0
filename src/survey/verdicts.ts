import { BitList } from '../kit/bit-list.ts';
import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { EnvelopeRecord, GroupRecord, InterchangeRecord, LogRecord } from './log-format.ts';

/**
 * What becomes of a set is known only when its group and its interchange are closed: one pass over the log tells which
 * of them were rejected as a whole. A bit each.
 */
export class Verdicts {
  readonly #interchanges = new BitList(limits.fileInterchangesMax);
  readonly #groups = new BitList(limits.fileGroupsMax);

  /** Of a file with more groups than are taken it throws AgentError E002.LIMIT. */
  take(record: EnvelopeRecord): void {
    if (record.kind === 'interchangeEnd') this.#interchanges.push(record.rejected);
    if (record.kind === 'groupEnd' && !this.#groups.push(record.codes !== 0)) throw tooManyGroups();
  }

  /** The records of the same log, where each interchange and group says what becomes of it when it begins. */
  async *judged(records: AsyncIterable<LogRecord>): AsyncGenerator<JudgedRecord> {
    let [interchange, group] = [-1, -1];
    for await (const record of records) {
      if (record.kind === 'interchange') {
        interchange += 1;
        yield { ...record, rejected: this.#interchanges.at(interchange) };
      } else if (record.kind === 'group') {
        group += 1;
        yield { ...record, rejected: this.#groups.at(group) };
      } else yield record;
    }
  }
}

/** A record of which it is known whether what begins with it is rejected as a whole. */
export type JudgedRecord =
  | (InterchangeRecord & { readonly rejected: boolean })
  | (GroupRecord & { readonly rejected: boolean })
  | Exclude<LogRecord, InterchangeRecord | GroupRecord>;

function tooManyGroups(): AgentError {
  return new AgentError(`The file holds more than ${limits.fileGroupsMax} functional groups`, {
    code: 'E002.LIMIT',
    hint: 'Split the file and send it in parts.',
  });
}
