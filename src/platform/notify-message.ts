/** Variables of one message to systemd: sd_notify(3) lists them. */
export type NotifyMessage = Readonly<Record<string, string>>;

/** One line a variable; what would break a line out of it is taken out. */
export function messageLines(message: NotifyMessage): readonly string[] {
  return Object.entries(message).map(([name, value]) => `${name}=${value.replaceAll(/\p{Cc}+/gu, ' ')}`);
}
