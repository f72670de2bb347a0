import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf } from '../../src/kit/bytes.ts';
import { readIsa } from '../../src/x12/isa.ts';
import { IsaMemory } from '../../src/x12/isa-memory.ts';

const isa = fc
  .record({
    sender: fc.constantFrom('ACME           ', 'OTHER          ', 'SHORT'),
    control: fc.constantFrom('000000001', '000000002', '99999999', '00000000A', '        1', '00000*001'),
    tail: fc.constantFrom('0*T*:~', '0*T*:\n', '1*T*:~', '0*P*:~', '0*T*>~', '0*T*~', '0*T*: ~', '0*T*:'),
    version: fc.constantFrom('U*00401', '^*00501'),
    behind: fc.constantFrom('GS*PO*A*B~', '\nGS*PO*A*B~', 'TA1*1~', '', 'IEA*0*1~', '\r\n'),
  })
  .map(({ sender, control, tail, version, behind }) => {
    const head = `ISA*00*          *00*          *ZZ*${sender}*01*OURS           *260102*0304*${version}*${control}*`;
    return bytesOf(`${head}${tail}${behind}`);
  });

test('an ISA that is like the last one is read as any other', () => {
  fc.assert(
    fc.property(fc.array(isa, { minLength: 2, maxLength: 6 }), fc.nat({ max: 8 }), fc.boolean(), (all, cut, final) => {
      const memory = new IsaMemory();
      for (const bytes of all) {
        const end = bytes.length - Math.min(cut, bytes.length);
        const known = memory.read(bytes, 0, { end, final });
        const read = readIsa(bytes, 0, { end, final });
        // Told before it is certain: what is certain without a look at what follows need not wait for it.
        if (read.kind === 'more' && known.kind === 'isa') continue;
        assert.deepEqual(known, read);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('one that differs in its number alone shares its dialect with the one before', () => {
  const memory = new IsaMemory();
  const [first, second, third] = ['000000001', '000000002', '00000000X'].map((control) => {
    const text = `ISA*00*          *00*          *ZZ*ACME           *01*OURS           *260102*0304*U*00401*${control}*0*T*:~`;
    const bytes = bytesOf(text);
    const reading = memory.read(bytes, 0, { end: bytes.length, final: true });
    assert.ok(reading.kind === 'isa');
    assert.equal(reading.header.control, control);
    return reading.dialect;
  });
  assert.equal(first, second);
  assert.notEqual(second, third);
});

test('a terminator that the next byte may make another character is asked for each time', () => {
  const memory = new IsaMemory();
  const [one, other] = ['GS*PO', '\u00a9GS*PO'].map((behind) => {
    const text = `ISA*00*          *00*          *ZZ*ACME           *01*OURS           *260102*0304*U*00401*000000001*0*T*:\u00c3${behind}`;
    const bytes = Uint8Array.from(Buffer.from(text, 'latin1'));
    const known = memory.read(bytes, 0, { end: bytes.length, final: true });
    assert.deepEqual(known, readIsa(bytes, 0, { end: bytes.length, final: true }));
    return known.kind === 'isa' ? known.dialect.terminator.bytes.length : 0;
  });
  assert.deepEqual([one, other], [1, 2]);
});
