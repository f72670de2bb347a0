/** A change to a list of segments, each written with `*`, `:` and `^`. Throws where a segment it names is not there. */
export type Edit = (segments: readonly string[]) => readonly string[];

/**
 * Segments are named by how they begin, as far as that is whole elements: `N1`, `N1*ST`; `PO1#2` is the second one.
 */
export function at(segments: readonly string[], name: string): number {
  const [begin = '', turn = '1'] = name.split('#');
  let left = Number(turn);
  const index = segments.findIndex((segment) => {
    if (segment !== begin && !segment.startsWith(`${begin}*`)) return false;
    left -= 1;
    return left === 0;
  });
  if (index < 0) throw new Error(`there is no segment ${name} to change`);
  return index;
}

export function drop(name: string): Edit {
  return (segments) => segments.toSpliced(at(segments, name), 1);
}

/** Another segment, or several, in the place of one. */
export function swap(name: string, ...others: readonly string[]): Edit {
  return (segments) => segments.toSpliced(at(segments, name), 1, ...others);
}

export function after(name: string, ...others: readonly string[]): Edit {
  return (segments) => segments.toSpliced(at(segments, name) + 1, 0, ...others);
}

export function before(name: string, ...others: readonly string[]): Edit {
  return (segments) => segments.toSpliced(at(segments, name), 0, ...others);
}

/** Takes a segment out and puts it behind another one. */
export function move(name: string, behind: string): Edit {
  return (segments) => {
    const index = at(segments, name);
    return after(behind, segments[index] ?? '')(segments.toSpliced(index, 1));
  };
}

/** Sets one element, from 1. */
export function put(name: string, element: number, value: string): Edit {
  return (segments) => {
    const index = at(segments, name);
    const elements = (segments[index] ?? '').split('*');
    while (elements.length <= element) elements.push('');
    elements[element] = value;
    return segments.with(index, elements.join('*'));
  };
}

export function all(edits: readonly Edit[]): Edit {
  return (segments) => edits.reduce((changed, edit) => edit(changed), segments);
}

/** The same segment so many times, each with its number where `#` stands. */
export function times(count: number, segment: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => segment.replace('#', String(index + 1)));
}
