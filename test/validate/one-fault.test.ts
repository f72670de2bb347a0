import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf, errorsOf, judge } from './judging.ts';
import { samples } from './samples.ts';

for (const { set, version, segments } of samples) {
  const about = { set, version };
  const name = `${set} at ${version}`;

  const atMostOne = (faulty: readonly string[], fault: string) => {
    const errors = errorsOf(judge(faulty, about));
    assert.ok(
      errors.length <= 1,
      `${fault}: ${errors.map((one) => `${one.code}@${one.at} ${one.message}`).join(' | ')}`,
    );
  };

  test(`${name}: the sample is clean, warnings included`, () => {
    assert.deepEqual(codesOf(judge(segments, about)), []);
  });

  test(`${name}: any one segment dropped, doubled or swapped gives at most one error`, () => {
    segments.forEach((segment, at) => {
      const before = segments.slice(0, at);
      const after = segments.slice(at + 1);
      const where = `segment ${at + 2} ${segment}`;
      atMostOne([...before, ...after], `dropped ${where}`);
      atMostOne([...before, segment, segment, ...after], `doubled ${where}`);
      atMostOne([...before, 'ZZQ*X', ...after], `id misspelt ${where}`);
      const next = after[0];
      if (next !== undefined) atMostOne([...before, next, segment, ...after.slice(1)], `swapped ${where}`);
    });
  });

  test(`${name}: any one segment moved anywhere gives at most three errors`, () => {
    segments.forEach((segment, from) => {
      const rest = segments.filter((_, at) => at !== from);
      for (let to = 0; to <= rest.length; to += 1) {
        const faulty = [...rest.slice(0, to), segment, ...rest.slice(to)];
        const errors = errorsOf(judge(faulty, about));
        assert.ok(errors.length <= 3, `moved ${segment} from ${from + 2} to ${to + 2}: ${codesOf(errors).join(' ')}`);
      }
    });
  });

  test(`${name}: any one element wrong gives at most one error`, () => {
    segments.forEach((segment, at) => {
      const elements = segment.split('*');
      for (let position = 1; position < elements.length; position += 1) {
        // What fills an empty element may break a note besides.
        if (elements[position] === '') continue;
        for (const value of ['', 'X'.repeat(5000), '??', 'A\u0001B', '-', '99999999', '1:2', 'A^B', ' ']) {
          const faulty = elements.with(position, value).join('*');
          const where = `${elements[0]}${String(position).padStart(2, '0')} = '${value.slice(0, 10)}' (segment ${at + 2})`;
          atMostOne(segments.with(at, faulty), where);
        }
      }
    });
  });
}
