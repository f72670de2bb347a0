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

/** The failure is told to the callback of the write as well. */
function ignored(): void {}
