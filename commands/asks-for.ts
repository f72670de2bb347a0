/** Whether a flag stands among the arguments, before a `--`. Works on arguments that did not parse. */
export function asksFor(flag: string, argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes(flag);
}

/** `--help` or `-h`. */
export function asksForHelp(argv: readonly string[]): boolean {
  return asksFor('--help', argv) || asksFor('-h', argv);
}
