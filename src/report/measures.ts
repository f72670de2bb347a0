const bytesPer = { kB: 1e3, MB: 1e6, GB: 1e9 } as const;

/** `512 bytes`, `12.3 kB`, `1.5 GB`: powers of 1000, as in the settings. */
export function bytesText(bytes: number): string {
  if (bytes < bytesPer.kB) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  if (bytes < bytesPer.MB) return `${digits(bytes / bytesPer.kB)} kB`;
  if (bytes < bytesPer.GB) return `${digits(bytes / bytesPer.MB)} MB`;
  return `${digits(bytes / bytesPer.GB)} GB`;
}

/** `34 ms`, `2.4 s`, `3 min 20 s`, `1 h 5 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${digits(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Bytes a second; empty where there was no time to measure. */
export function rateText(bytes: number, ms: number): string {
  return ms > 0 ? `${bytesText(Math.round((bytes / ms) * 1000))}/s` : '';
}

/** `1,234,567`: digits in threes, the same in every locale. */
export function numberText(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 segment`, `1,200 segments`. */
export function counted(value: number, noun: string): string {
  return `${numberText(value)} ${value === 1 ? noun : `${noun}s`}`;
}

function digits(value: number): string {
  const text = value < 99.95 ? value.toFixed(1) : String(Math.round(value));
  return text.replace(/\.0$/, '');
}
