/** How often `--watch` looks. */
const everyMs = 2_000;

export const watchSummary = 'Look again every 2 s until Ctrl-C.';

/** Shows a view once, or again and again: on a terminal each time in place of the one before. */
export async function showView(isWatched: boolean, show: () => Promise<void>): Promise<void> {
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    process.exit(0);
  };
  if (isWatched) process.once('SIGINT', stop).once('SIGTERM', stop);
  for (;;) {
    if (isWatched && process.stdout.isTTY) process.stdout.write('\x1b[2J\x1b[H');
    await show();
    if (!isWatched || stopped) return;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
