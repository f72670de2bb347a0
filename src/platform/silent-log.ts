import type { Log } from '../ports.ts';

/** For commands that only look: what they have to say they print. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
