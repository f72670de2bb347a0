import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createAttempts } from '../../src/agent-work-attempt.ts';
import { AgentError } from '../../src/model/agent-error.ts';
import { workPath } from '../../src/model/places.ts';
import type { Files } from '../../src/ports.ts';
import { createTempRoad, type TempRoad } from '../pipeline/temp-road.ts';
import { good, interchange } from '../pipeline/x12-text.ts';

let home: TempRoad;

beforeEach(() => {
  home = createTempRoad({ retries: true });
});
afterEach(() => home.remove());

function attemptsWith(files: Files) {
  const told: string[] = [];
  const attempts = createAttempts({
    road: { ...home.road, files },
    retriesMax: 1,
    retry: { baseMs: 1, maxMs: 1 },
    chance: () => 1,
    listener: {
      ended: (_, { status }) => void told.push(status),
      diskTrouble: ({ code }) => void told.push(code),
      bug: (_, error) => assert.fail(String(error)),
      fatal: (error) => void told.push(`fatal ${error}`),
    },
    kill: new AbortController().signal,
  });
  return { attempts, told };
}

test('a verdict that cannot be written down for now is no end of the service: its file waits, the others go on', async () => {
  const { files } = home.road;
  let isBroken = true;
  const { attempts, told } = attemptsWith({
    ...files,
    async replace(path, content) {
      if (isBroken) throw new AgentError(`something else stands at ${path}`, { code: 'E004.EXISTS' });
      return files.replace(path, content);
    },
  });
  const dropped = await home.claim(interchange({ groups: [{ sets: [good] }] }));
  const claim = { ...dropped, path: workPath(home.road.places, dropped), inPlace: false };
  await files.move(dropped.path, claim.path);
  const job = { claim, bugs: 0 };
  const first = await attempts.attempt(job);
  assert.deepEqual([first.kind, told], ['wait', ['E004.EXISTS']]);
  isBroken = false;
  const second = await attempts.attempt(job);
  assert.deepEqual([second.kind, told.slice(1)], ['ended', ['processed']]);
  assert.equal(home.names('accepted').length, 1);
});
