import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createClock } from '../../../src/platform/clock.ts';
import { openLedger } from '../../../src/platform/ledger/ledger.ts';
import { auditEntryOf } from '../../../src/record/audit-entries.ts';
import { eventMessage } from '../../../src/report/mqtt/event-message.ts';

/**
 * `make-events.ts HOME COUNT`: writes events into the ledger of a home as the service does, each in the transaction
 * that tells it, until the stream has COUNT of them. May be killed at any moment and started again.
 */
const [home = '', count = ''] = process.argv.slice(2);
const directory = join(home, 'state');
mkdirSync(directory, { recursive: true });

const ledger = openLedger({
  directory,
  clock: createClock(),
  outboxOf(event, reader) {
    const entry = auditEntryOf(event, reader);
    return entry && eventMessage(entry);
  },
});
const last = (): number => ledger.outboxStreams().find(({ stream }) => stream === 'events')?.last ?? 0;

while (last() < Number(count)) {
  const missing = Math.min(100, Number(count) - last());
  await ledger.write((writer) => {
    for (let at = 0; at < missing; at += 1) {
      const detail = { action: 'released', item: `01J9ZK6P6C${at}`, operator: 'ops', sets: 1 };
      writer.tell({ fileId: '', kind: 'set', detail });
    }
  });
  process.stdout.write(`${last()}\n`);
}
ledger.close();
