import { alarmCatalogue, eventCatalogue } from '../catalogue.ts';
import { type TopicEntry, topicCatalogue } from '../catalogue-topics.ts';

/** The tables of docs/mqtt.md, written from the catalogue. */
export function topicsMarkdown(): string {
  return table(
    ['topic', 'direction', 'QoS', 'retained', 'forgotten after', 'class', 'schema', 'tells'],
    topicCatalogue.map((entry) => [
      `\`${entry.topic}\``,
      entry.direction === 'out' ? 'from the agent' : 'to the agent',
      String(entry.qos),
      retainedText(entry),
      entry.expiry ?? 'never',
      entry.class,
      `[${entry.schema}](mqtt/${entry.schema}.schema.json)`,
      entry.help,
    ]),
  );
}

export function eventsMarkdown(): string {
  return [
    table(
      ['event', 'tells'],
      eventCatalogue.map(({ type, help }) => [`\`event/${type}\``, help]),
    ),
    '',
    table(
      ['alarm', 'severity', 'tells'],
      alarmCatalogue.map(({ id, severity, help }) => [`\`alarm/${id}\``, severity, help]),
    ),
  ].join('\n');
}

function retainedText({ retain, direction }: TopicEntry): string {
  if (direction === 'in' && !retain) return 'no: refused';
  return retain ? 'yes' : 'no';
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(headings), `|${headings.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
