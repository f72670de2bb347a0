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
  // Each connection begins with its CONNECT, in a chunk of its own.
  const connects = proxy.recorded.up.filter((chunk) => chunk[0] === connectType && countOf(chunk, 'MQTT') > 0);
  assert.ok(connects.length > 1, 'there were connections');
  const inConnects = connects.reduce((sum, chunk) => sum + countOf(chunk, password), 0);
  assert.equal(inConnects, connects.length, 'once in each CONNECT');
  assert.equal(countOf(up, password), inConnects, 'and nowhere else');
}

/** First byte of a CONNECT packet. */
const connectType = 0x10;

function countOf(given: Uint8Array, text: string): number {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  let count = 0;
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + text.length)) count += 1;
  return count;
}
