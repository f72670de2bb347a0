const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** YYMMDD or CCYYMMDD with a month and a day that exist (data elements 373 and I08). */
export function isDate(text: string): boolean {
  if (!/^(?:\d{2})?\d{6}$/.test(text)) return false;
  const month = Number(text.slice(-4, -2));
  const day = Number(text.slice(-2));
  if (month < 1 || month > 12 || day < 1 || day > (monthDays[month - 1] ?? 0)) return false;
  if (month !== 2 || day !== 29) return true;
  const year = Number(text.slice(0, -4));
  return year % 4 === 0 && (text.length === 6 || year % 100 !== 0 || year % 400 === 0);
}

/** HHMM, HHMMSS, or with one or two decimals of a second behind (data element 337). */
export function isTime(text: string): boolean {
  if (!/^\d{4}(?:\d{2}(?:\d{1,2})?)?$/.test(text)) return false;
  return Number(text.slice(0, 2)) < 24 && Number(text.slice(2, 4)) < 60 && Number(text.slice(4, 6)) < 60;
}
