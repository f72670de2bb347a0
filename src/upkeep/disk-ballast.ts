import { AgentError } from '../model/agent-error.ts';
import type { Files } from '../ports.ts';

/** Space held ready beside the state, to be freed when the disk is full. */
export interface Ballast {
  readonly held: boolean;
  /** Puts it there, if it is not. Without space for it there is none. */
  fill(): Promise<void>;
  /** Frees it; true when that gave space. */
  free(): Promise<boolean>;
}

export interface BallastOptions {
  readonly files: Pick<Files, 'exists' | 'writeNew' | 'remove' | 'stat'>;
  readonly path: string;
  /** 0: none is held. */
  readonly bytes: number;
}

export async function openBallast({ files, path, bytes }: BallastOptions): Promise<Ballast> {
  let held = await files.exists(path);
  if (held && (await files.stat(path)).bytes !== bytes) {
    await files.remove(path);
    held = false;
  }
  return {
    get held() {
      return held;
    },
    async fill() {
      if (held || bytes === 0) return;
      try {
        await files.writeNew(path, noise(bytes));
        held = true;
      } catch (error) {
        if (!(error instanceof AgentError)) throw error;
      }
    },
    async free() {
      if (!held) return false;
      await files.remove(path);
      held = false;
      return true;
    },
  };
}

const chunkBytes = 1_048_576;

/** Bytes that a compressing file system cannot make smaller. */
function* noise(bytes: number): Generator<Uint8Array> {
  const words = new Uint32Array(chunkBytes / 4);
  let state = 0x9e3779b9;
  for (let left = bytes; left > 0; left -= chunkBytes) {
    for (let at = 0; at < words.length; at += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[at] = state;
    }
    yield new Uint8Array(words.buffer, 0, Math.min(left, chunkBytes));
  }
}
