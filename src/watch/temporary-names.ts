/** Whether a name is left alone by the watch: hidden, or of a transfer in progress. */
export function isTemporaryName(name: string, endings: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith('.') || endings.some((ending) => lower.endsWith(ending));
}
