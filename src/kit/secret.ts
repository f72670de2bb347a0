const secretName =
  /pass(word|wd|phrase)|(^|[_.-])pw($|[_.-])|secret|token|credential|authorization|cookie|bearer|api[_-]?key|private[_-]?key|access[_-]?key/i;
const addressWithPassword = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

/** What stands in place of a secret wherever something is shown, logged or stored. */
export const masked = '********';

/** Whether a key's name says that its value is a secret. */
export function looksSecret(key: string): boolean {
  return secretName.test(key.replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
}

/** The text with user and password taken out of every address in it (`mqtts://user:pass@host`). */
export function withoutCredentials(text: string): string {
  return text.includes('@') ? text.replace(addressWithPassword, `$1${masked}@`) : text;
}
