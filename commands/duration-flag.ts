import { Flags } from '@oclif/core';
import { AgentError } from '../src/agent.ts';
import { millisecondsOfDuration } from '../src/settings/units.ts';

/** A duration with its unit (`30m`, `2 h`), as milliseconds. */
export const durationFlag = Flags.custom<number>({
  parse: async (text) => {
    const spelled = /^\s*([\d.]+)\s*m\s*$/.exec(text)?.[1];
    const ms = millisecondsOfDuration(spelled === undefined ? text : `${spelled} min`);
    if (ms !== undefined && /[a-z]/i.test(text)) return ms;
    throw new AgentError(`${text} is no duration`, { code: 'USAGE', hint: 'Write 30m, 2h or 1d.' });
  },
});
