import { Args } from '@oclif/core';
import { openSchemas } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class SchemaCheck extends AgentCommand {
  static override summary =
    'Check schema documents before they are put in force: every problem at once, with file and line.';
  static override description =
    'A file is checked as if it lay in directories.schemas, in the place of the one of its name; without a file, all that lie there are checked. Changes nothing. Exits with 2 when anything is wrong.';
  static override strict = false;
  static override args = { files: Args.string({ description: 'schema files (JSON)' }) };
  static override examples = ['<%= config.bin %> schema check', '<%= config.bin %> schema check 846.json n1.json'];

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(SchemaCheck);
    const desk = await openSchemas();
    const check = await desk.checkSchemas({ ...flags, files: argv.map(String) });
    const ok = check.problems.length === 0;
    this.emit({ ok, ...check }, () => desk.checkText(check, textStyle()));
    if (!ok) process.exitCode = 2;
  }
}
