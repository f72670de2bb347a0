/**
 * Keys that operators know from the runbook and that this version does nothing with. They are refused by name rather
 * than taken in silence. A key or section leaves this list when the product gives it an effect.
 */
export const keysWithoutEffect: readonly string[] = [
  'app.version',
  'directories.processed',
  'directories.error',
  'processing.transform',
  'validation.strict_mode',
  'validation.custom_rules',
  'performance.cache_size',
  'monitoring',
  'transformations',
  'acumatica',
  'file_system',
  'trading_partners',
  'sterling',
  'endpoints',
];

/** What to do with such a key instead, where there is more to say than to leave it out. */
const instead: Readonly<Record<string, string>> = {
  trading_partners: 'Write a profile for each partner: edi-agent partners init NAME.',
  'app.version': 'The version is that of the program: edi-agent --version.',
};

/** Whether the key is known and without effect. */
export function isWithoutEffect(key: string): boolean {
  return keysWithoutEffect.includes(key);
}

/** One line of what to do with it. */
export function adviceWithoutEffect(key: string): string {
  return instead[key] ?? 'Leave it out.';
}
