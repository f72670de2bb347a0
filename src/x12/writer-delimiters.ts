/** The delimiters of an interchange that is written: one ASCII character each, all different. */
export interface OutputDelimiters {
  readonly element: string;
  readonly component: string;
  /** Written as ISA11 from ISA12 00402 on. */
  readonly repetition: string;
  readonly terminator: string;
}

export const usualDelimiters: OutputDelimiters = { element: '*', component: ':', repetition: '^', terminator: '~' };

/** What stands in for a delimiter that the data holds, in order of preference; control characters come last. */
const substitutes: Readonly<Record<keyof OutputDelimiters, string>> = {
  terminator: "~'!\x1c\x15",
  element: '*|+\x1d\x1f',
  component: ':><\\\x1f\x1d',
  repetition: '^!{`\x1e\x19',
};

const roles = ['terminator', 'element', 'component', 'repetition'] as const;

export type DelimiterChoice =
  | { readonly kind: 'delimiters'; readonly delimiters: OutputDelimiters }
  /** The data holds every character that could serve in this role. */
  | { readonly kind: 'impossible'; readonly role: keyof OutputDelimiters };

/** Delimiters that no character of the data is taken for: the preferred ones where they do, else the next that do. */
export function chooseDelimiters(data: CharacterSet, preferred: OutputDelimiters = usualDelimiters): DelimiterChoice {
  const chosen: Partial<Record<keyof OutputDelimiters, string>> = {};
  const taken = new Set(roles.map((role) => preferred[role]));
  for (const role of roles) {
    const usable = (one: string): boolean => !data.has(one) && (one === preferred[role] || !taken.has(one));
    const found = [preferred[role], ...substitutes[role]].find(usable);
    if (found === undefined) return { kind: 'impossible', role };
    taken.add(found);
    chosen[role] = found;
  }
  return { kind: 'delimiters', delimiters: { ...preferred, ...chosen } };
}

/** Which ASCII characters stand in the data that is to be written; no other can be a delimiter. */
export class CharacterSet {
  readonly #seen = new Uint8Array(128);

  add(text: string): void {
    for (let at = 0; at < text.length; at += 1) this.#seen[text.charCodeAt(at)] = 1;
  }

  has(character: string): boolean {
    return this.#seen[character.charCodeAt(0)] === 1;
  }

  clear(): void {
    this.#seen.fill(0);
  }
}
