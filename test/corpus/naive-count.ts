/** Envelopes of a file, counted the simplest way there is: split on the terminator, look at the ids. */
export interface EnvelopeCount {
  readonly interchanges: number;
  readonly groups: number;
  readonly transactions: number;
}

/**
 * An oracle that shares nothing with the engine: it decodes the whole file, finds each ISA by a pattern and splits the
 * rest. It knows no binary data and no release character.
 */
export function naiveCount(bytes: Uint8Array): EnvelopeCount {
  const count = { interchanges: 0, groups: 0, transactions: 0 };
  let rest = decode(bytes);
  for (let isa = nextIsa(rest); isa !== undefined; isa = nextIsa(rest)) {
    count.interchanges += 1;
    rest = rest.slice(isa.end);
    for (;;) {
      const cut = rest.indexOf(isa.terminator);
      const segment = withoutPadding(cut < 0 ? rest : rest.slice(0, cut));
      if (isaPattern.test(segment)) break;
      const id = (segment.split(isa.element)[0] ?? '').replace(/[\r\n]/g, '').toUpperCase();
      rest = cut < 0 ? '' : rest.slice(cut + isa.terminator.length);
      if (id === 'GS') count.groups += 1;
      if (id === 'ST') count.transactions += 1;
      if (id === 'IEA' || cut < 0) break;
    }
  }
  return count;
}

function withoutPadding(text: string): string {
  let start = 0;
  while (start < text.length && (text.charCodeAt(start) <= 32 || text[start] === '\ufeff')) start += 1;
  return text.slice(start);
}

const isaPattern = /^ISA[^A-Za-z0-9 ]/;

interface NaiveIsa {
  readonly element: string;
  readonly terminator: string;
  readonly end: number;
}

/** The next ISA with 16 separators: ISA16 and the terminator are the two characters behind the last of them. */
function nextIsa(text: string): NaiveIsa | undefined {
  for (const found of text.matchAll(/ISA([^A-Za-z0-9 ])/gu)) {
    const element = found[1] ?? '';
    let at = found.index + 3;
    for (let seen = 1; seen < 16 && at >= 0; seen += 1) at = text.indexOf(element, at + 1);
    if (at < 0 || at - found.index > 512) continue;
    const tail = /^.(?=(?:GS|TA1))|^. *(?:\r?\n|.)/su.exec(text.slice(at + element.length, at + 64))?.[0];
    if (tail === undefined) continue;
    return { element, terminator: Array.from(tail).at(-1) ?? '~', end: at + element.length + tail.length };
  }
  return undefined;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
