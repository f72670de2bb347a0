/** Where the engine reads or judges a file of the corpus otherwise than the manifest or the naive count, and why. */
export interface Difference {
  readonly path: string;
  readonly in: 'counts' | 'verdict';
  readonly reason: string;
}

const counts = (path: string, reason: string): Difference => ({ path, in: 'counts', reason });
const verdict = (path: string, reason: string): Difference => ({ path, in: 'verdict', reason });

const x12Types = 'x12-types/_embedded/src/v004010/test_940.rs.';
const gozer = 'gozer/_embedded/src/test/java/com/walmartlabs/x12/';
const staedi = 'staedi/_embedded/src/test/java/io/xlate/edi/internal/stream/';

export const differences: readonly Difference[] = [
  counts(
    'edi.net/test/indice.Edi.Tests/Samples/x12.850.issue135.edi',
    'ISA16 is missing: every line ends with the tilde, which is the terminator; taken for ISA16 it leaves a 186th empty line',
  ),
  counts(
    `${gozer}rule/TrailerSegmentCountX12RuleTest.java.L384.x12`,
    'the ISA has 7 elements: its terminator is unknown, and what follows is not read under guessed delimiters',
  ),
  counts(
    `${gozer}standard/StandardX12ParserNoRegisteredTransactionSetParserTest.java.L88.x12`,
    'the file ends before the terminator of the ISA: there is no interchange to count',
  ),
  counts(
    'gozer/src/test/resources/x12.no.line.break.no.delim.txt',
    'there is no terminator at all: everything behind the ISA is one segment; the G of GS is not taken for a terminator',
  ),
  counts(
    'mymove/_embedded/pkg/edi/edi997/parser_test.go.L662.x12',
    'the ISA has one element: it is refused as unreadable',
  ),
  counts('pyx12/unit/test_at_least_ISA_len.test_x12file.x12', 'ISA~ and nothing else: cut off inside of the ISA'),
  counts('pyx12/unit/test_starts_with_ISA.test_x12file.x12', 'ISA~ and nothing else: cut off inside of the ISA'),
  counts(
    `${staedi}StaEDIStreamReaderTest.java.L522.x12`,
    'ISX01 gives a release character: two separators of the GS are released, which the manifest counts',
  ),
  counts(
    `${staedi}tokenization/X12DialectTest.java.L49.x12`,
    'ISA02 holds an element separator: 17 separators do not tell the fields of an ISA',
  ),
  counts('tmc-x12/_embedded/x12_test.go.L144.x12', 'ISA16 is P~: neither it nor the terminator can be told'),
  counts(`${x12Types}L197.x12`, 'the ISA ends behind ISA10: it is refused as unreadable'),
  counts(`${x12Types}L211.x12`, 'ISA16 and terminator are missing: the line feed ends the ISA, and so all segments'),
  counts(`${x12Types}L225.x12`, 'the ISA has another separator in one place: 15 separators do not tell its fields'),
  counts(`${x12Types}L395.x12`, 'a 17th element in the ISA: what ends it cannot be told'),
  verdict(
    'edi-debatcher/src/test/resources/files/validations/emptyInterchangeSenderId.txt',
    'ISA06 is blank: nobody can be told who sent it; the independent judge does not look',
  ),
  verdict(
    `${staedi}StaEDIStreamReaderTest.java.L522.x12`,
    'with the release character of ISX01 the GS has its eight elements and GE02 agrees; the independent judge does not know ISX',
  ),
  verdict(
    'staedi/src/test/resources/x12/issue128/ts210_80char.edi',
    'the file is cut into lines of 80 bytes; with the breaks taken out it is sound, which is a warning',
  ),
];
