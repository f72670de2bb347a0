type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Whether two streams carry the same bytes, however each is cut into chunks. */
export async function sameBytes(one: Bytes, other: Bytes): Promise<boolean> {
  const left = cursor(one);
  const right = cursor(other);
  try {
    for (;;) {
      const [a, b] = [await left.rest(), await right.rest()];
      if (a === undefined || b === undefined) return a === b;
      const length = Math.min(a.length, b.length);
      for (let at = 0; at < length; at += 1) if (a[at] !== b[at]) return false;
      left.skip(length);
      right.skip(length);
    }
  } finally {
    await left.end();
    await right.end();
  }
}

function cursor(bytes: Bytes) {
  const source = Symbol.asyncIterator in bytes ? bytes[Symbol.asyncIterator]() : bytes[Symbol.iterator]();
  let chunk: Uint8Array = new Uint8Array(0);
  return {
    /** What is left of the chunk, of the next one when nothing is; undefined at the end. */
    async rest(): Promise<Uint8Array | undefined> {
      while (chunk.length === 0) {
        const next = await source.next();
        if (next.done) return undefined;
        chunk = next.value;
      }
      return chunk;
    },
    skip(length: number): void {
      chunk = chunk.subarray(length);
    },
    end: async (): Promise<unknown> => source.return?.(),
  };
}
