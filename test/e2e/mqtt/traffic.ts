import assert from 'node:assert/strict';
import type { TcpProxy } from './tcp-proxy.ts';

export interface Secrets {
  readonly password: string;
  /** Text that stands in files that were taken. */
  readonly contents: readonly string[];
}

/** What begins segments of X12, with an element separator behind it. */
const segments = /(?:ISA|IEA|GS|GE|ST|SE|BEG|PO1|CTT|AK[1-9]|TA1)\*/;

/** No byte of EDI, of a file or of a secret goes through the proxy, but for the password where a connection begins. */
export function checkTraffic(proxy: TcpProxy, { password, contents }: Secrets): void {
  const up = Buffer.concat(proxy.recorded.up);
  const down = Buffer.concat(proxy.recorded.down);
  assert.ok(up.length > 10_000, `there was traffic: ${up.length} bytes`);
  for (const bytes of [up, down]) {
    const text = bytes.toString('latin1');
    assert.doesNotMatch(text, segments);
    for (const content of contents) assert.equal(text.includes(content), false, `"${content}" stands in a file`);
  }
  assert.equal(down.includes(password), false);
  assert.equal(countOf(up, password), proxy.connectionsAtMs.length, 'once in each CONNECT');
}

function countOf(bytes: Buffer, text: string): number {
  let count = 0;
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + text.length)) count += 1;
  return count;
}
