import { Flags } from '@oclif/core';
import { openServiceDesk } from '../src/agent.ts';
import { AgentCommand } from './base.ts';
import { printStream } from './print-stream.ts';
import { textStyle } from './text-style.ts';
import { showView, watchSummary } from './watch-view.ts';

export default class Metrics extends AgentCommand {
  static override summary =
    'Show figures of finished files: how many, how fast, how many failed; queue, CPU, memory, disk.';
  static override description =
    'Without a running service the figures of files come from directories.metrics. csv and sql print a row a file; `metrics --format sql | sqlite3 copy.db` makes a copy. docs/metrics.md explains each figure.';
  static override flags = {
    since: Flags.string({ helpValue: 'TIME', summary: 'From: 2026-11-24, 2026-11-24T03:00 (UTC), or 24h, 7d ago.' }),
    until: Flags.string({ helpValue: 'TIME', summary: 'To; a day is taken whole.' }),
    by: Flags.option({ options: ['partner', 'type', 'hour'] as const, summary: 'One line for each of them.' })(),
    format: Flags.option({
      options: ['table', 'json', 'csv', 'sql'] as const,
      summary: 'table unless --json is given.',
    })(),
    watch: Flags.boolean({ summary: watchSummary }),
  };
  static override examples = [
    '<%= config.bin %> metrics',
    '<%= config.bin %> metrics --since 7d --by partner',
    '<%= config.bin %> metrics --since 2026-11-01 --until 2026-11-30 --format csv > november.csv',
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(Metrics);
    const { format = flags.json ? 'json' : 'table', by, ...asked } = flags;
    const desk = await openServiceDesk();
    const request = { ...asked, version: this.config.version };
    if (format === 'csv' || format === 'sql') {
      for await (const text of desk.exportMetrics({ ...request, by, format })) if (!(await printStream(text))) return;
      return;
    }
    const print = (document: unknown, text: () => string): void =>
      void process.stdout.write(`${format === 'json' ? JSON.stringify(document) : text()}\n`);
    await showView(flags.watch, async () => {
      if (by === undefined) {
        const metrics = await desk.lookAtMetrics(request);
        return print(metrics, () => desk.metricsText(metrics, textStyle()));
      }
      const groups = await desk.groupMetrics({ ...request, by });
      print(groups, () => desk.metricsGroupsText(groups, textStyle()));
    });
  }
}
