/** A byte range in the file, end exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** ISA fields as text, padding kept as written (ISA01 … ISA16). */
export interface InterchangeHeader {
  readonly authorizationQualifier: string; // ISA01
  readonly authorization: string; // ISA02
  readonly securityQualifier: string; // ISA03
  readonly security: string; // ISA04
  readonly senderQualifier: string; // ISA05
  readonly sender: string; // ISA06
  readonly receiverQualifier: string; // ISA07
  readonly receiver: string; // ISA08
  readonly date: string; // ISA09
  readonly time: string; // ISA10
  readonly repetitionOrStandard: string; // ISA11
  readonly version: string; // ISA12
  readonly control: string; // ISA13
  readonly acknowledgmentRequested: string; // ISA14
  readonly usage: string; // ISA15
  readonly componentSeparator: string; // ISA16
}

/** GS fields as text, as written. */
export interface GroupHeader {
  readonly functionalId: string; // GS01
  readonly sender: string; // GS02
  readonly receiver: string; // GS03
  readonly date: string; // GS04
  readonly time: string; // GS05
  readonly control: string; // GS06
  readonly agency: string; // GS07
  readonly version: string; // GS08
}

/** ST fields as text, as written; ST03 is empty where it is absent. */
export interface SetHeader {
  readonly id: string; // ST01
  readonly control: string; // ST02
  readonly convention: string; // ST03
}
