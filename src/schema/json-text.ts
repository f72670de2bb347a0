/** Where a value stands: keys and indexes from the top. */
export type JsonPath = readonly (string | number)[];

/** Something that keeps a text from being JSON, or JSON from meaning one thing. Lines count from 1. */
export interface JsonFault {
  readonly line: number;
  readonly path: JsonPath;
  readonly message: string;
}

export type JsonReading =
  | { readonly kind: 'value'; readonly value: unknown; lineOf(path: JsonPath): number }
  | { readonly kind: 'faults'; readonly faults: readonly JsonFault[] };

/** Deeper than any document that means something. */
const depthMax = 64;

/**
 * Reads JSON as RFC 8259 has it, and keeps in mind on which line everything stands, which JSON.parse does not tell.
 * The first fault of syntax ends the reading; a key that stands twice in one object is a fault as well.
 */
export function readJson(text: string): JsonReading {
  const reader = new JsonReader(text);
  try {
    const value = reader.whole();
    const { repeats, lines } = reader;
    if (repeats.length > 0) return { kind: 'faults', faults: repeats };
    return { kind: 'value', value, lineOf: (path) => nearestLine(lines, path) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'faults', faults: [...reader.repeats, error.fault] };
  }
}

/** The line of a value, or of the nearest one around it. */
function nearestLine(lines: ReadonlyMap<string, number>, path: JsonPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(JSON.stringify(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return lines.get('[]') ?? 1;
}

class Unreadable extends Error {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    super(fault.message);
    this.fault = fault;
  }
}

const space = /[ \t\n\r]*/y;
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const word = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class JsonReader {
  readonly lines = new Map<string, number>();
  readonly repeats: JsonFault[] = [];
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): unknown {
    const value = this.#value();
    if (this.#next() !== '') this.#refuse('nothing may stand behind the document');
    return value;
  }

  #value(): unknown {
    const next = this.#next();
    this.lines.set(JSON.stringify(this.#path), this.#line);
    if (this.#path.length > depthMax) this.#refuse(`nested more than ${depthMax} deep`);
    if (next === '{') return this.#object();
    if (next === '[') return this.#array();
    return JSON.parse(this.#take(next === '"' ? string : word, next === '"' ? 'a whole string' : 'a value')) as unknown;
  }

  #object(): unknown {
    const entries: [string, unknown][] = [];
    const names = new Set<string>();
    this.#at += 1;
    if (this.#next() === '}') this.#at += 1;
    else {
      do {
        this.#next();
        const name = JSON.parse(this.#take(string, 'a key in double quotes')) as string;
        this.#path.push(name);
        if (names.has(name)) this.#repeat(name);
        names.add(name);
        this.#expect(':');
        entries.push([name, this.#value()]);
        this.#path.pop();
      } while (this.#goesOn('}'));
    }
    return Object.fromEntries(entries);
  }

  #array(): unknown {
    const values: unknown[] = [];
    this.#at += 1;
    if (this.#next() === ']') this.#at += 1;
    else {
      do {
        this.#path.push(values.length);
        values.push(this.#value());
        this.#path.pop();
      } while (this.#goesOn(']'));
    }
    return values;
  }

  /** A comma: there is more. The end: there is not. */
  #goesOn(end: string): boolean {
    const next = this.#next();
    if (next !== ',' && next !== end) this.#refuse(`expected a comma or ${end}`);
    this.#at += 1;
    return next === ',';
  }

  #expect(sign: string): void {
    if (this.#next() !== sign) this.#refuse(`expected ${sign}`);
    this.#at += 1;
  }

  /** The next sign behind white space; empty at the end. */
  #next(): string {
    space.lastIndex = this.#at;
    for (const sign of space.exec(this.#text)?.[0] ?? '') if (sign === '\n') this.#line += 1;
    this.#at = space.lastIndex;
    return this.#text.charAt(this.#at);
  }

  #take(form: RegExp, what: string): string {
    form.lastIndex = this.#at;
    const [found] = form.exec(this.#text) ?? [];
    if (found === undefined) return this.#refuse(`expected ${what}`);
    this.#at += found.length;
    return found;
  }

  #repeat(name: string): void {
    const message = `the key ${JSON.stringify(name)} stands here twice`;
    this.repeats.push({ line: this.#line, path: [...this.#path], message });
  }

  #refuse(what: string): never {
    const sign = this.#text.charAt(this.#at);
    const found = sign === '' ? 'the end of the text' : JSON.stringify(sign);
    throw new Unreadable({ line: this.#line, path: [], message: `not JSON: ${what}, found ${found}` });
  }
}
