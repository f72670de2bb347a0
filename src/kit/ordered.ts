/**
 * Runs `work` over the items, `atOnceMax` at a time, and yields the results in the order of the items. Bounded: no more
 * than `atOnceMax` results wait. A failure ends it, after what was started has come to its end.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnceMax: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      result.catch(() => {});
      started.push(result);
      if (started.length >= atOnceMax) yield await (started.shift() as Promise<R>);
    }
    while (started.length > 0) yield await (started.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(started);
  }
}
