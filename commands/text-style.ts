import { styleText } from 'node:util';
import type { TextStyle } from '../src/agent.ts';

const columnsDefault = 100;

/** How text for people is laid out on standard output: colours on a terminal unless NO_COLOR is set. */
export function textStyle(): TextStyle {
  const { stdout } = process;
  return {
    paint: (kind, text) => styleText(kind, text, { stream: stdout }),
    width: stdout.columns ?? columnsDefault,
    directory: process.cwd(),
  };
}
