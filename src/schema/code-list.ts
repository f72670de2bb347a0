import { packId } from '../kit/bytes.ts';
import type { CodeListEntry } from './shape.ts';

/** A code list made ready: short codes as packed integers in an open hash, all of them by text beside it. */
export class CodeList {
  readonly id: string;
  readonly title: string;
  readonly noun: string;
  /** Which unlisted codes may exist nevertheless. */
  readonly open: 'alphanumeric' | 'digits' | null;
  /** Kept outside of X12 (ISO, states): its findings are of the business level. */
  readonly external: boolean;
  readonly codes: readonly string[];
  readonly meanings: ReadonlyMap<string, string>;
  readonly aliases: ReadonlyMap<string, string>;
  readonly keys: Int32Array;
  readonly mask: number;

  constructor(id: string, entry: CodeListEntry) {
    const meanings = Array.isArray(entry.codes)
      ? entry.codes.map((code) => [code, ''] as const)
      : Object.entries(entry.codes);
    this.id = id;
    this.title = entry.title;
    this.noun = entry.noun;
    this.open = entry.open ?? null;
    this.external = entry.external ?? false;
    this.meanings = new Map(meanings);
    this.codes = [...this.meanings.keys()];
    this.aliases = new Map(Object.entries(entry.aliases ?? {}));
    this.keys = packedSet(this.codes);
    this.mask = this.keys.length - 1;
  }

  /** Whether a code of one to four bytes, packed as by packId, is listed. */
  hasPacked(packed: number): boolean {
    const key = packed | 0;
    let slot = slotOf(key) & this.mask;
    for (;;) {
      const found = this.keys[slot];
      if (found === key) return true;
      if (found === 0 || found === undefined) return false;
      slot = (slot + 1) & this.mask;
    }
  }

  /** Whether a code that is not listed has the form of those that may exist. */
  mayExist(code: string): boolean {
    if (this.open === null) return false;
    return this.open === 'digits' ? /^\d+$/.test(code) : /^[A-Z0-9]+$/.test(code);
  }
}

/** At least half of the slots stay empty, so that every search ends. */
function packedSet(codes: readonly string[]): Int32Array {
  const short = codes.filter((code) => code.length > 0 && code.length <= 4);
  const slots = new Int32Array(1 << Math.max(3, 32 - Math.clz32(short.length * 2)));
  for (const code of short) {
    const key = packId(code) | 0;
    let slot = slotOf(key) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = key;
  }
  return slots;
}

function slotOf(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> 16;
}
