/** `20261124` by the wall clock of the host. */
export function localDay(ms: number): string {
  const date = new Date(ms);
  return digits(date.getFullYear(), date.getMonth() + 1, date.getDate());
}

/** `170501` by the wall clock of the host. */
export function localTime(ms: number): string {
  const date = new Date(ms);
  return digits(date.getHours(), date.getMinutes(), date.getSeconds());
}

function digits(...parts: readonly number[]): string {
  return parts.map((part) => String(part).padStart(2, '0')).join('');
}
