import { Low } from 'lowdb';
import { assert } from '../kit/assert.ts';
import { durableAdapter, type StateAdapterOptions, type StateReading } from './state-adapter.ts';

/** A small document: all of it in memory, each change durable before it is seen. */
export interface StateStore<T> {
  readonly data: T;
  readonly reading: StateReading;
  /** One after the other; the new document is seen once it is on disk. Throws E004 of the disk, and the change is undone. */
  update(change: (data: T) => T): Promise<T>;
}

export interface StateOptions<T> extends StateAdapterOptions<T> {
  /** The document of a new home, or of one whose generations are both damaged. */
  readonly initial: T;
}

/** Reads the document, or begins it; it is on disk when this resolves. */
export async function openState<T>(options: StateOptions<T>): Promise<StateStore<T>> {
  const adapter = durableAdapter(options);
  const low = new Low<T>(adapter, options.initial);
  await low.read();
  const { reading } = adapter;
  if (reading.from !== 'current') await low.write();
  let turn: Promise<unknown> = Promise.resolve();

  async function apply(change: (data: T) => T): Promise<T> {
    const before = low.data;
    const parsed = options.shape.safeParse(change(before));
    assert(parsed.success, `a change of ${options.path} breaks its shape`);
    low.data = parsed.data;
    try {
      await low.write();
      return parsed.data;
    } catch (error) {
      low.data = before;
      throw error;
    }
  }

  function update(change: (data: T) => T): Promise<T> {
    const done = turn.then(() => apply(change));
    turn = done.catch(() => undefined);
    return done;
  }

  return {
    update,
    reading,
    get data() {
      return low.data;
    },
  };
}
