import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unpackId } from '../../src/kit/bytes.ts';
import { SegmentReader } from '../../src/x12/reader.ts';
import { elementText, type SegmentView } from '../../src/x12/segment-view.ts';
import { type ElementValue, type RepetitionValue, SegmentWriter } from '../../src/x12/writer.ts';
import { CharacterSet, chooseDelimiters, type OutputDelimiters } from '../../src/x12/writer-delimiters.ts';
import { scanners } from './survey-bytes.ts';

interface Segment {
  readonly id: string;
  readonly elements: readonly ElementValue[];
}

/** Line breaks inside of data do not survive a reader that takes out wrapping; control characters may be delimiters. */
const text = fc
  .string({
    unit: fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), fc.constantFrom(..."*~:^|>'!")),
  })
  .map((one) => one.replace(/\p{C}/gu, ''));
const repetition: fc.Arbitrary<RepetitionValue> = fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 }));
const element: fc.Arbitrary<ElementValue> = fc.oneof(text, fc.array(repetition, { minLength: 1, maxLength: 3 }));
const segment: fc.Arbitrary<Segment> = fc.record({
  id: fc.constantFrom('N1', 'PO1', 'REF', 'ST', 'GS', 'ZZZ', 'A9B'),
  elements: fc.array(element, { maxLength: 5 }),
});

test('what was written is read again', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), fc.constantFrom('', '\n', '\r\n'), (segments, lineEnd) => {
      const choice = chooseDelimiters(charactersOf(segments));
      if (choice.kind === 'impossible') return;
      const { delimiters } = choice;
      const writer = new SegmentWriter(delimiters, { lineEnd: lineEnd as '' | '\n' | '\r\n', chunkBytes: 7 });
      writer.isa(isaFields);
      for (const one of segments) writer.segment(one.id, one.elements);
      writer.segment('IEA', ['1', '000000001']);
      const read = readAll(writer.end());
      assert.deepEqual(
        read.slice(0, -1),
        segments.map((one) => flat(one, delimiters)),
      );
    }),
    { numRuns: 500 },
  );
});

const isaFields = {
  authorizationQualifier: '00',
  authorization: '',
  securityQualifier: '00',
  security: '',
  senderQualifier: 'ZZ',
  sender: 'A',
  receiverQualifier: 'ZZ',
  receiver: 'B',
  date: '261124',
  time: '0828',
  version: '00501',
  control: '1',
  acknowledgmentRequested: '0',
  usage: 'T',
};

function charactersOf(segments: readonly Segment[]): CharacterSet {
  const data = new CharacterSet();
  for (const one of segments) data.add(one.elements.flat(2).join(''));
  data.add('ABISA00501 ');
  return data;
}

/** The segment as elementText gives it: separators inside of an element kept, nothing empty at any end. */
function flat(one: Segment, { component, repetition: repeat }: OutputDelimiters): readonly string[] {
  const texts = one.elements.map((value) => {
    if (typeof value === 'string') return value;
    return trimmed(value.map((part) => (typeof part === 'string' ? part : trimmed(part).join(component)))).join(repeat);
  });
  return [one.id, ...trimmed(texts)];
}

function trimmed(values: readonly string[]): readonly string[] {
  return values.slice(0, values.findLastIndex((one) => one !== '') + 1);
}

function readAll(chunks: readonly Uint8Array[]): readonly (readonly string[])[] {
  const read: string[][] = [];
  const reader = new SegmentReader(scanners.wasm, {
    isa: () => {},
    segment: (view: SegmentView) => {
      read.push([unpackId(view.id), ...Array.from({ length: view.elements }, (_, at) => elementText(view, at + 1))]);
    },
    oddity: (kind) => assert.fail(`the reader met ${kind}`),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return read;
}
