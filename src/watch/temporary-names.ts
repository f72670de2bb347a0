/** Names that mean "not finished yet" among senders and transfer programs. */
const temporaryEndings: readonly string[] = ['.tmp', '.part', '.filepart', '.inprogress', '.swp', '~'];

/** Whether a name is left alone by the watch: hidden, or of a transfer in progress. */
export function isTemporaryName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith('.') || temporaryEndings.some((ending) => lower.endsWith(ending));
}
