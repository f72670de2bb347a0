import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readError } from './files-errors.ts';

/** The lines of a file, of whatever size. Throws E001. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, 'utf8');
  try {
    yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw readError(error, path);
  } finally {
    stream.destroy();
  }
}
