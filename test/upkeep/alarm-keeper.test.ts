import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RaisedAlarm } from '../../src/model/status.ts';
import { createAlarmKeeper } from '../../src/upkeep/alarm-keeper.ts';
import { createSimClock } from '../sim/sim-clock.ts';

const alarm: RaisedAlarm = { id: 'SLOW', severity: 'high', code: 'E002', message: 'm', hint: 'h' };

/** One look a minute: `x` where the rule is met. What was raised (R) and cleared (C) at each look. */
function told(looks: string): string {
  const clock = createSimClock();
  let said = '';
  const keeper = createAlarmKeeper({
    clock,
    raiseAfterMs: 60_000,
    clearAfterMs: 180_000,
    alarms: {
      raise: () => {
        said = 'R';
      },
      clear: () => {
        said = 'C';
      },
    },
  });
  return [...looks]
    .map((look) => {
      said = '.';
      keeper.look(look === 'x' ? [alarm] : []);
      clock.pass(60_000);
      return said;
    })
    .join('');
}

test('an alarm is raised when it lasts, cleared when it is over for long enough, and does not flap between', () => {
  assert.equal(told('x.x.x.'), '......');
  assert.equal(told('xxx'), '.RR');
  assert.equal(told('xx....'), '.R..C.');
  assert.equal(told('xx.x.x....'), '.R.R.R..C.');
});
