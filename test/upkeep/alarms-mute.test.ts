import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { silentLog } from '../../src/platform/silent-log.ts';
import type { Ledger } from '../../src/ports.ts';
import { type Alarms, createAlarms } from '../../src/upkeep/alarms.ts';

let alarms: Alarms;
let sent: string[];
const alarm = (id: string) => ({ id, severity: 'high', code: 'E004.IO', message: 'bad', hint: 'mend' }) as const;
const ids = (list: Alarms['standing']): string[] => list.map(({ id }) => id);

beforeEach(() => {
  sent = [];
  const writer = {
    tell: ({ detail }: { readonly detail: { readonly action: string; readonly id: string } }) => {
      sent.push(`${detail.action} ${detail.id}`);
    },
  };
  const write = async (step: (writer: never) => unknown): Promise<unknown> => step(writer as never);
  alarms = createAlarms({ clock: { now: () => 0 }, log: silentLog, ledger: { write } as Pick<Ledger, 'write'> });
});

test('muted, an alarm stands and nobody is told; at the end those that stand still are told', () => {
  alarms.mute(true);
  alarms.raise(alarm('STAYS'));
  alarms.raise(alarm('GOES'));
  assert.deepEqual(ids(alarms.standing), ['STAYS', 'GOES']);
  assert.deepEqual(ids(alarms.told), []);
  alarms.clear('GOES');
  assert.deepEqual(sent, []);
  alarms.mute(false);
  assert.deepEqual(sent, ['alarm_raised STAYS']);
  assert.deepEqual(ids(alarms.told), ['STAYS']);
  alarms.mute(false);
  assert.equal(sent.length, 1, 'told once');
});

test('the end of an alarm from before is told, muted or not', () => {
  alarms.raise(alarm('EARLIER'));
  alarms.mute(true);
  alarms.clear('EARLIER');
  assert.deepEqual(sent, ['alarm_raised EARLIER', 'alarm_cleared EARLIER']);
});
