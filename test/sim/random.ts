/** A seeded source of chance (mulberry32), so that a failing run can be run again. */
export interface Random {
  /** An integer of [0, below). */
  below(below: number): number;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    below(below) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
    },
  };
}

/** The seed of this run: EDI_AGENT_SIM_SEED, else a new one. */
export function runSeed(): number {
  const wanted = process.env.EDI_AGENT_SIM_SEED;
  return wanted === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(wanted);
}
