/** The delimiters of one interchange, as the bytes of its ISA say (X12.5, X12.6). */
export interface Dialect {
  /** ISA byte 4. */
  readonly element: Delimiter;
  /** ISA16; null where the ISA carries none. */
  readonly component: Delimiter | null;
  /** ISA11 from version 00402 on; null before, where ISA11 names the standard. */
  readonly repetition: Delimiter | null;
  /** The character behind ISA16. */
  readonly terminator: Delimiter;
  /** ISX01 from version 00704 on: the character that takes a delimiter's meaning away. */
  readonly release: number | null;
  /** Every delimiter is one byte and nothing is released: the vector kernel serves it. */
  readonly plain: boolean;
}

/** One delimiter: its bytes (more than one where it is a UTF-8 character) and the last of them, which is what is marked. */
export interface Delimiter {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly last: number;
  /** Bytes before the marked one: 0 for all but UTF-8 delimiters. */
  readonly lead: number;
}

/** Its text has a character for each byte. */
