import { createTokenBucket } from '../kit/token-bucket.ts';
import type { Clock, LogFields } from '../ports.ts';

export interface ToldLine {
  readonly level: 'warn' | 'error';
  readonly message: string;
  readonly code: string | null;
  readonly file: string | null;
  readonly held_back: number;
}

/** Ten a minute in the long run: the log itself is the place to read on. */
const burstMax = 10;
const perSecond = 10 / 60;

/** Lets some lines of the log out, and counts those between them. Null for one that stays. */
export function createLineFilter(clock: Pick<Clock, 'monotonic'>) {
  const bucket = createTokenBucket({ burstMax, perSecond, monotonic: clock.monotonic });
  let heldBack = 0;
  return (level: 'warn' | 'error', message: string, fields: LogFields): ToldLine | null => {
    if (bucket.take() > 0) {
      heldBack += 1;
      return null;
    }
    const held = heldBack;
    heldBack = 0;
    return { level, message, code: textOf(fields.code), file: textOf(fields.file), held_back: held };
  };
}

const textOf = (value: LogFields[string]): string | null => (typeof value === 'string' ? value : null);
