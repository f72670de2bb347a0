import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { AuditFault, AuditVerdict } from '../model/audit.ts';
import type { AuditPosition } from '../model/ledger.ts';
import { limits } from '../model/limits.ts';
import { auditFileNames } from './audit-files.ts';
import { type AuditLine, decodeLine } from './audit-line.ts';
import { readError } from './files-errors.ts';

export interface AuditRange {
  /** Days, `2026-11-24`, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Reads the trail line by line. What is not a line as it was written comes as null. Throws E001. */
export async function* readTrail(
  directory: string,
  range: AuditRange = {},
): AsyncGenerator<{ readonly file: string; readonly number: number; readonly line: AuditLine | null; whole: boolean }> {
  for (const file of await auditFileNames(directory)) {
    const day = file.slice(0, 10);
    if (day < (range.from ?? '') || day > (range.to ?? '9')) continue;
    let number = 0;
    for await (const { text, whole } of linesOf(join(directory, file))) {
      number += 1;
      yield { file, number, line: decodeLine(text) ?? null, whole };
    }
  }
}

/**
 * Checks every line against its hash and the one before, and the end of the trail against what the ledger knows of it.
 * The first line of the range is believed: what came before it may have been let go.
 */
export async function verifyTrail(
  directory: string,
  options: AuditRange & { readonly known?: AuditPosition | undefined },
): Promise<AuditVerdict> {
  const check = new Check();
  const files = new Set<string>();
  for await (const { file, number, line, whole } of readTrail(directory, options)) {
    files.add(file);
    check.take({ file, number, line, whole }, options.known);
  }
  if (options.to === undefined && options.known) check.end(options.known);
  return { files: files.size, ...check.verdict() };
}

class Check {
  #lines = 0;
  #first: number | null = null;
  /** The furthest line so far; its hash is null where that line could not be read. */
  #last: { readonly seq: number; readonly hash: string | null } | null = null;
  #faults: AuditFault[] = [];
  #faultCount = 0;
  /** Numbers that were passed over and told as missing; one that turns up later only stands in the wrong place. */
  readonly #gaps = new Map<number, AuditFault>();

  take(
    at: { readonly file: string; readonly number: number; readonly line: AuditLine | null; readonly whole: boolean },
    known: AuditPosition | undefined,
  ): void {
    const { file, number: line } = at;
    this.#lines += 1;
    if (!at.line) {
      if (at.whole) this.#fault('changed', { file, line }, 'the line is not what was written');
      else this.#fault('torn', { file, line }, 'the last line is not whole; the next start of the agent mends it');
      if (this.#last) this.#last = { seq: this.#last.seq + 1, hash: null };
      return;
    }
    const { seq, hash, prev } = at.line;
    this.#first ??= seq;
    if (known?.seq === seq && known.hash !== hash) {
      this.#fault('replaced', { file, line }, `line ${seq} is not the one that the ledger remembers`);
    }
    const last = this.#last;
    if (last && seq <= last.seq) {
      this.#behind(seq, { file, line });
      return;
    }
    if (last && seq > last.seq + 1) this.#gap(last.seq + 1, seq - 1, { file, line });
    else if (last?.hash && prev !== last.hash) {
      this.#fault('replaced', { file, line }, `line ${seq} does not follow from line ${last.seq}`);
    }
    this.#last = { seq, hash };
  }

  end(known: AuditPosition): void {
    const last = this.#last?.seq ?? 0;
    if (last < known.seq) this.#gap(last + 1, known.seq, { file: null, line: null });
  }

  verdict(): Omit<AuditVerdict, 'files'> {
    const lines = { lines: this.#lines, first: this.#first, last: this.#last?.seq ?? null };
    return { ok: this.#faultCount === 0, ...lines, faults: this.#faults, faultCount: this.#faultCount };
  }

  #behind(seq: number, at: Pick<AuditFault, 'file' | 'line'>): void {
    const gap = this.#gaps.get(seq);
    if (gap) {
      this.#faults = this.#faults.filter((one) => one !== gap);
      this.#faultCount -= 1;
      this.#gaps.delete(seq);
    }
    this.#fault('order', at, `line ${seq} stands behind line ${this.#last?.seq}`);
  }

  #gap(from: number, to: number, at: Pick<AuditFault, 'file' | 'line'>): void {
    const which = from === to ? `line ${from} is` : `lines ${from} to ${to} are`;
    const where = at.file === null ? ' at the end of the trail' : '';
    const fault = this.#fault('missing', at, `${which} missing${where}`);
    if (from === to) this.#gaps.set(from, fault);
  }

  #fault(kind: AuditFault['kind'], at: Pick<AuditFault, 'file' | 'line'>, message: string): AuditFault {
    const fault: AuditFault = { kind, ...at, message };
    this.#faultCount += 1;
    if (this.#faults.length < limits.auditFaultsListedMax) this.#faults.push(fault);
    return fault;
  }
}

async function* linesOf(path: string): AsyncGenerator<{ readonly text: string; readonly whole: boolean }> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) yield { text, whole: true };
    }
  } catch (error) {
    throw readError(error, path);
  }
  if (rest !== '') yield { text: rest, whole: false };
}
