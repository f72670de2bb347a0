import type { DrainOptions } from './drain.ts';

/** What the broker has confirmed of a stream, and the ledger is told of it. */
export interface Progress {
  readonly inFlight: number;
  /** All up to this one reached the broker over this connection. */
  readonly upTo: number;
  sent(seq: number): void;
  confirmed(seq: number): void;
  /** The ledger knows all of it. */
  settle(): Promise<void>;
}

/** So many confirmations are written down together, and none later than this. */
const rowsMax = 512;
const delayMs = 50;
const againMs = 5_000;

export function createProgress(options: Pick<DrainOptions, 'stream' | 'ledger' | 'central' | 'clock'>): Progress {
  const { stream, ledger, central, clock } = options;
  /** In the order of their sending; confirmations come in that order but for a broker's whim. */
  let waiting: { readonly seq: number; done: boolean }[] = [];
  let head = 0;
  let inFlight = 0;
  let upTo = 0;
  let written = 0;
  let isTimed = false;
  let isOver = false;
  let writing: Promise<void> = Promise.resolve();

  function confirmed(seq: number): void {
    let at = head;
    while (at < waiting.length && (waiting[at]?.seq !== seq || waiting[at]?.done)) at += 1;
    const one = waiting[at];
    if (!one) return;
    one.done = true;
    inFlight -= 1;
    for (let next = waiting[head]; next?.done; next = waiting[head]) {
      upTo = Math.max(upTo, next.seq);
      head += 1;
    }
    if (head > rowsMax) {
      waiting = waiting.slice(head);
      head = 0;
    }
    if (upTo - written >= rowsMax) note();
    else if (!isTimed) noteSoon(delayMs);
  }

  function noteSoon(ms: number): void {
    isTimed = true;
    void clock.sleep(ms).then(() => {
      isTimed = false;
      note();
    });
  }

  function note(): void {
    const until = upTo;
    if (until <= written) return;
    written = until;
    writing = writing.then(() => write(until));
  }

  async function write(until: number): Promise<void> {
    const step = (): Promise<boolean> =>
      ledger.write((writer) => {
        if (central === null) return writer.confirm(stream, until);
        writer.sent(stream, until);
        return false;
      });
    try {
      while (await step());
    } catch {
      // A ledger that cannot be written keeps its rows, and says so elsewhere.
      written = 0;
      if (!isTimed && !isOver) noteSoon(againMs);
    }
  }

  return {
    confirmed,
    sent(seq) {
      waiting.push({ seq, done: false });
      inFlight += 1;
    },
    async settle() {
      isOver = true;
      note();
      await writing;
    },
    get inFlight() {
      return inFlight;
    },
    get upTo() {
      return upTo;
    },
  };
}
