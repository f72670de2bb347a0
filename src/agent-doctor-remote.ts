import { listSchedules } from './agent-ask.ts';
import { brokerAddressOf } from './agent-broker.ts';
import type { ConfigRequest } from './agent-config.ts';
import { AgentError } from './model/agent-error.ts';
import type { DoctorCheck } from './model/doctor.ts';
import { probeName, probeTcp, probeTls } from './platform/mqtt/probe.ts';
import { failed, passed, warned } from './report/doctor.ts';
import type { Settings } from './settings/shape.ts';

const certificateDaysMin = 14;

/** The way to the broker as far as it can be gone without a word to it; `mqtt check` goes on from there. */
export async function judgeBroker(settings: Settings): Promise<DoctorCheck> {
  const name = 'MQTT broker';
  if (!settings.mqtt.enabled) return passed(name, 'mqtt.enabled is false');
  const address = brokerAddressOf(settings, process.env);
  const place = `${address.protocol}://${address.host}:${address.port}`;
  try {
    await probeName(address);
    await probeTcp(address);
    if (address.protocol === 'mqtt' || address.protocol === 'ws') return passed(name, `${place} answers`);
    const { protocol, endsMs } = await probeTls(address);
    const days = endsMs === null ? null : Math.floor((endsMs - Date.now()) / 86_400_000);
    const seen = `${place} answers with ${protocol}${days === null ? '' : `, its certificate holds for ${days} days`}`;
    if (days === null || days >= certificateDaysMin) return passed(name, seen);
    return warned(name, seen, 'edi-agent mqtt check');
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return warned(name, `${error.message}; what is to be told waits in the outbox`, 'edi-agent mqtt check');
  }
}

/** Recurring work that failed the last time, or should have run by now. */
export async function judgeSchedules(request: ConfigRequest): Promise<readonly DoctorCheck[]> {
  const name = 'schedules';
  try {
    const { schedules } = await listSchedules(request);
    const bad = schedules.filter(({ state }) => state === 'failed' || state === 'overdue');
    if (bad.length === 0)
      return [passed(name, `${schedules.filter(({ state }) => state !== 'off').length} jobs, none failed or overdue`)];
    return bad.map(({ name: job, state, message }) =>
      warned(`schedule ${job}`, `${state}${message === '' ? '' : `: ${message}`}`, `edi-agent schedule run ${job}`),
    );
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return [failed(name, error.message, error.hint)];
  }
}
