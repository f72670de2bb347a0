import { isPadding, textOf } from '../kit/bytes.ts';
import type { SurveyFailure } from '../model/survey.ts';

type Verdict = Pick<SurveyFailure, 'code' | 'message' | 'remedy'>;

const askForX12 = 'Ask the sender for the X12 file, or send this one to the system that reads it.';

interface Signature {
  readonly matches: (head: Uint8Array, text: string) => boolean;
  readonly verdict: Verdict;
}

/** What a file without a readable ISA is instead, told from its first bytes; the first that fits. */
const signatures: readonly Signature[] = [
  {
    matches: (head) => startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff]) || everyOther(head),
    verdict: {
      code: 'E002.UTF16',
      message: 'The file is UTF-16 text',
      remedy: 'Have it written in ASCII, Latin-1 or UTF-8: X12 is read as single bytes.',
    },
  },
  {
    matches: (_, text) => /^(?:UNA.{6}\s*UNB|UNB[^A-Za-z0-9])/s.test(text),
    verdict: { code: 'E002.EDIFACT', message: 'The file is UN/EDIFACT (it starts with UNA or UNB)', remedy: askForX12 },
  },
  {
    matches: (_, text) => /^STX=/.test(text),
    verdict: { code: 'E002.TRADACOMS', message: 'The file is TRADACOMS (it starts with STX=)', remedy: askForX12 },
  },
  {
    matches: (_, text) => text.startsWith('%PDF-'),
    verdict: { code: 'E002.NOT_X12', message: 'The file is a PDF document', remedy: askForX12 },
  },
  {
    matches: (head) => startsWith(head, [0x50, 0x4b, 3, 4]),
    verdict: { code: 'E002.NOT_X12', message: 'The file is a ZIP archive', remedy: 'Unpack it first.' },
  },
  {
    matches: (head) => startsWith(head, [0x1f, 0x8b]),
    verdict: { code: 'E002.NOT_X12', message: 'The file is compressed with gzip', remedy: 'Unpack it first.' },
  },
  {
    matches: (_, text) => text.startsWith('-----BEGIN PGP'),
    verdict: { code: 'E002.NOT_X12', message: 'The file is encrypted with PGP', remedy: 'Decrypt it first.' },
  },
  {
    matches: (_, text) => /^<\?xml|^<[A-Za-z!]/.test(text),
    verdict: { code: 'E002.NOT_X12', message: 'The file is XML or HTML', remedy: askForX12 },
  },
  {
    matches: (_, text) => /^[{[]/.test(text),
    verdict: { code: 'E002.NOT_X12', message: 'The file looks like JSON', remedy: askForX12 },
  },
  {
    matches: (_, text) => /^(?:GS|ST|BEG|BIG|BAK|BSN|AK1|N1|HL|PO1)[^A-Za-z0-9\s]/.test(text),
    verdict: {
      code: 'E002.FRAGMENT',
      message: 'The file holds X12 segments without an ISA envelope',
      remedy: 'Ask the sender for the whole interchange, from ISA to IEA.',
    },
  },
];

const unknown: Verdict = {
  code: 'E002.NOT_X12',
  message: 'No ISA segment was found: this is no X12 interchange',
  remedy: 'Check that the right file was sent. An X12 file starts with ISA.',
};

/** Names what a file is that has no ISA, by its first bytes (`head`, some hundred of them). */
export function whatElse(head: Uint8Array): Verdict {
  let start = startsWith(head, utf8Mark) ? utf8Mark.length : 0;
  while (start < head.length && isPadding(head[start] ?? 0)) start += 1;
  const text = textOf(head, start, head.length);
  return signatures.find((one) => one.matches(head, text))?.verdict ?? unknown;
}

const utf8Mark = [0xef, 0xbb, 0xbf];

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((one, at) => head[at] === one);
}

/** ASCII text in UTF-16 without a mark: every other byte is NUL. */
function everyOther(head: Uint8Array): boolean {
  if (head.length < 8) return false;
  const odd = head.slice(0, 64).filter((_, at) => at % 2 === 1);
  const even = head.slice(0, 64).filter((_, at) => at % 2 === 0);
  const nul = (part: Uint8Array): boolean => part.every((one) => one === 0);
  return nul(odd) !== nul(even);
}
