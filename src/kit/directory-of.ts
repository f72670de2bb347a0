/** The directory that an absolute path lies in, by its text. */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
