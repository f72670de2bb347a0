import type { FindingDraft } from '../validate/set-judge.ts';
import type { OddityKind } from '../x12/reader-events.ts';

/** What is said of each departure from the standard that the reader meets. */
export const oddityDrafts: Readonly<Record<OddityKind, FindingDraft>> = {
  bom: { code: 'BOM', message: 'A UTF-8 byte order mark stands before the interchange' },
  padding: {
    code: 'PADDING',
    message: 'Blanks, NUL or Control-Z bytes stand where a segment or an interchange must begin',
  },
  'text-outside': { code: 'TEXT_OUTSIDE', message: 'Text that is no part of an interchange' },
  wrapped: {
    code: 'LINE_WRAPPED',
    message: 'Line breaks stand inside of segments, as if the file had been cut into records',
  },
  'empty-segment': { code: 'EMPTY_SEGMENT', message: 'Two segment terminators with nothing between them' },
  'segment-id': {
    code: 'SEGMENT_ID',
    message: 'This is no segment id: two or three capital letters and digits, a letter first',
  },
  'segment-id-case': { code: 'SEGMENT_ID_CASE', message: 'The segment id is in lower case' },
  'last-terminator': { code: 'LAST_TERMINATOR', message: 'The last segment has no terminator' },
  'segment-too-long': {
    code: 'SEGMENT_TOO_LONG',
    message: 'The segment is longer than a megabyte and was passed over',
  },
  'binary-length': { code: 'BINARY_LENGTH', message: 'Behind the binary data no segment terminator stands' },
  'isa-unreadable': {
    code: 'ISA_ELEMENT',
    message: 'The ISA cannot be read: its 16 element separators, its component separator or its terminator do not show',
  },
  'isa-truncated': { code: 'ISA_TRUNCATED', message: 'The file ends inside of the ISA' },
};
