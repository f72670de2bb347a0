/** Writes to standard output and waits until it is taken. False when the reader is gone (`… | head`): then stop. */
export function printStream(text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    process.stdout.once('error', ignored);
    process.stdout.write(text, (error) => {
      process.stdout.off('error', ignored);
      if (!error) resolve(true);
      else if ('code' in error && error.code === 'EPIPE') resolve(false);
      else reject(error);
    });
  });
}

/** Prints a list as it comes: a line each, with `json` as one array; empty, too, it is a document. */
export async function printStreamed<T>(
  items: AsyncIterable<T>,
  { json, text }: { readonly json: boolean; readonly text: (item: T) => string },
): Promise<void> {
  let between = '[';
  for await (const item of items) {
    if (!(await printStream(json ? `${between}${JSON.stringify(item)}` : `${text(item)}\n`))) return;
    between = ',\n';
  }
  if (json) await printStream(between === '[' ? '[]\n' : ']\n');
}

/** The failure is told to the callback of the write as well. */
function ignored(): void {}
