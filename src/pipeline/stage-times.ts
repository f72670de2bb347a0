import type { StageTimes } from '../model/receipt.ts';
import type { Clock } from '../ports.ts';

export interface Times {
  readonly durationMs: number;
  readonly stages: StageTimes;
}

/** Takes the time of an attempt and of its stages; one that it did not come to has none. */
export class StageWatch {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #startedMs: number;
  #lastMs: number;
  #stages: StageTimes = { surveyMs: null, answerMs: null, deliverMs: null };

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
    this.#startedMs = clock.monotonic();
    this.#lastMs = this.#startedMs;
  }

  /** The stage is over, and the next one begins. */
  end(stage: keyof StageTimes): void {
    const now = this.#clock.monotonic();
    this.#stages = { ...this.#stages, [stage]: Math.round(now - this.#lastMs) };
    this.#lastMs = now;
  }

  times(): Times {
    return { durationMs: Math.round(this.#clock.monotonic() - this.#startedMs), stages: this.#stages };
  }
}
