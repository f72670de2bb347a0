import type { Claim } from '../model/claim.ts';
import type { LedgerRulings } from '../model/ledger.ts';
import type { LedgerReader } from '../model/ledger-access.ts';
import { effectKey, type Road, type Walk } from './road.ts';

/** What stays of an interchange's first ruling, whatever becomes of profiles and settings before the file has ended. */
export interface Pin {
  readonly verdict: 'take' | 'E003.PARTNER' | 'E003.ENVIRONMENT';
  readonly lenient: boolean;
  readonly own: boolean;
  /** The partner who had a way of his own; null: the way of everybody. */
  readonly way: string | null;
}

/**
 * How the interchanges of this content were ruled when they first were, in their order; undefined for the first time.
 * Deliveries are known by content and way: ruled otherwise the second time, sets would be missed or go out twice.
 */
export function pinnedRulings(road: Road, claim: Claim, sha256: string): readonly Pin[] | undefined {
  const kept = road.ledger.rulings(rulingsKey(road, { sha256, id: claim.id }));
  // Replayed with a mended file, the same claim has other content.
  return kept?.content === sha256 ? pinsOf(kept) : undefined;
}

/** Noted before the first effect of the file. */
export function pinRulings(road: Walk, claim: Claim, sha256: string, pins: readonly Pin[]): void {
  const key = rulingsKey(road, { sha256, id: claim.id });
  road.ledger.note((writer) => writer.putRulings({ key, fileId: claim.id, content: sha256, list: listOf(pins) }));
}

/** The ruling of one interchange (from 1) of a file whose effects begin with `prefix`. */
export function pinOf(ledger: Pick<LedgerReader, 'rulings'>, prefix: string, position: number): Pin | undefined {
  const kept = ledger.rulings(`${prefix}:rulings`);
  return kept && pinsOf(kept)[position - 1];
}

/** What tells the delivery of a way from the others of its file. */
export function wayKey(way: string | null): string {
  return way === null ? 'accepted' : `accepted:${way}`;
}

function rulingsKey(road: Road, file: { readonly sha256: string; readonly id: string }): string {
  return effectKey(road, file, 'rulings');
}

/** Distinct pins, and for each run of interchanges which one and how many: a file has up to 100,000 of them. */
interface Runs {
  readonly pins: readonly Pin[];
  readonly runs: readonly (readonly [pin: number, count: number])[];
}

function listOf(pins: readonly Pin[]): string {
  const known = new Map<string, number>();
  const distinct: Pin[] = [];
  const runs: [number, number][] = [];
  for (const pin of pins) {
    const text = JSON.stringify(pin);
    const at = known.get(text) ?? distinct.push(pin) - 1;
    known.set(text, at);
    const last = runs.at(-1);
    if (last?.[0] === at) last[1] += 1;
    else runs.push([at, 1]);
  }
  return JSON.stringify({ pins: distinct, runs } satisfies Runs);
}

function pinsOf({ list }: LedgerRulings): readonly Pin[] {
  const { pins, runs } = JSON.parse(list) as Runs;
  return runs.flatMap(([at, count]) => {
    const pin = pins[at];
    return pin ? Array.from({ length: count }, () => pin) : [];
  });
}
