import { openMqttDesk } from '../../src/agent.ts';
import { AgentCommand } from '../base.ts';
import { textStyle } from '../text-style.ts';

export default class MqttCheck extends AgentCommand {
  static override summary = 'Go to the broker step by step, say which step fails and how to mend it.';
  static override description =
    'Name, TCP, TLS, what the broker answers, and rights by a real publish that changes nothing. Exits with 0, or with the number of the step that failed: 21 name, 22 TCP, 23 TLS, 24 MQTT, 25 rights; with 2 when the settings are wrong.';
  static override examples = ['<%= config.bin %> mqtt check', '<%= config.bin %> mqtt check --json'];

  async run(): Promise<void> {
    const { flags } = await this.parse(MqttCheck);
    const desk = await openMqttDesk();
    const check = await desk.checkBroker(flags);
    this.emit(check, () => desk.checkText(check, textStyle()));
    process.exitCode = desk.checkExitCode(check);
  }
}
