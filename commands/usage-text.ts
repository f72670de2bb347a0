/** What the parser of the command line says, and how we say it. */
const texts: readonly (readonly [RegExp, (found: readonly string[]) => string])[] = [
  [/^Nonexistent flags?: (.+)$/, ([flag = '']) => `there is no flag ${flag} here`],
  [/^Unexpected arguments?: (.+)$/, ([argument = '']) => `nothing more is expected, but there is: ${argument}`],
  [/^Missing \d+ required args?: (\S+) (.+)$/, ([name = '', what]) => `${name.toUpperCase()} is missing: ${what}`],
  [
    /^Parsing (--\S+) Expected an integer but received: (.*)$/,
    ([flag, given]) => `${flag} takes a whole number, not ${given}`,
  ],
  [
    /^Parsing (--\S+) Expected an integer (?:greater than or equal to|less than or equal to) (\S+) but received: (.*)$/,
    ([flag, bound, given]) => `${flag} cannot be ${given}: the bound is ${bound}`,
  ],
  [
    /^Expected (--\S+?)=(.*) to be one of: (.+)$/,
    ([flag, given, words]) => `${flag} cannot be ${given}: it is one of ${words}`,
  ],
  [/^Expected (\S+) to be one of: (.+)$/, ([given, words]) => `${given} is not one of ${words}`],
  [/^Parsing (--\S+) (.+)$/, ([flag, what]) => `${flag}: ${what}`],
  [/^Flag (--\S+) expects a value$/, ([flag]) => `${flag} takes a value, and there is none`],
  [/^Flag (--\S+) expects one of these values: (.+)$/, ([flag, words]) => `${flag} takes a value, one of ${words}`],
];

/** A usage failure in plain words; what is not known stays as the parser said it. */
export function usageText(said: string): string {
  const message = said.replace(/^The following errors? occurred:\s*/, '');
  const missing = [...message.matchAll(/Missing required flag (?:--)?(\S+)/g)].map(([, flag]) => `--${flag}`);
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
  for (const [pattern, say] of texts) {
    const found = pattern.exec(message);
    if (found) return say(found.slice(1));
  }
  return message;
}
