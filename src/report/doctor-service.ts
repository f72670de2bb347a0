import type { DoctorCheck, LogFacts } from '../model/doctor.ts';
import { failed, passed, warned } from './doctor.ts';
import type { HealthDocument } from './health.ts';
import { durationText } from './measures.ts';

/** What a service says of itself when it is asked; null where none runs or it may not be asked. */
export interface ServiceFacts {
  readonly version: string;
  readonly state: string;
  readonly startedMs: number;
  readonly health: HealthDocument;
}

export interface ServiceQuestion {
  readonly service: ServiceFacts | null;
  /** Why it could not be asked, where that is not because none runs. */
  readonly trouble: { readonly message: string; readonly hint: string } | null;
  /** Of this program. */
  readonly version: string;
  /** Whether it should run. */
  readonly isStopped: boolean;
}

/** The service, and everything that its own health warns of. */
export function judgeService({ service, trouble, version, isStopped }: ServiceQuestion): readonly DoctorCheck[] {
  const name = 'service';
  if (trouble) return [warned(name, `it runs, and ${trouble.message}`, trouble.hint)];
  if (!service)
    return [isStopped ? passed(name, 'it does not run') : warned(name, 'it does not run', 'systemctl start edi-agent')];
  if (isStopped) return [failed(name, `it runs (${service.state})`, 'systemctl stop edi-agent')];
  const first =
    service.version === version
      ? passed(name, `version ${version}, ${service.state}`)
      : warned(name, `it runs version ${service.version}, and this is ${version}`, 'systemctl restart edi-agent');
  const ill = service.health.checks.filter(({ status, name }) => status !== 'pass' && name !== 'service');
  return [
    first,
    ...ill.map(
      ({ name, status, message, hint }): DoctorCheck => ({ name: `health ${name}`, status, seen: message, mend: hint }),
    ),
  ];
}

const slackMs = 60_000;

/** Whether the log grows: a running service has written to it since its start. */
export function judgeLog(
  { directory, newest }: LogFacts,
  { service, nowMs }: { service: ServiceFacts | null; nowMs: number },
): DoctorCheck {
  const name = 'log';
  if (newest === null) {
    if (!service) return passed(name, `none in ${directory} yet: the start begins it`);
    return failed(name, `the service runs and there is no log in ${directory}`, 'systemctl restart edi-agent');
  }
  const age = `${newest.path}, last written ${durationText(Math.max(0, nowMs - newest.changedMs))} ago`;
  if (service && newest.changedMs < service.startedMs - slackMs) {
    return failed(
      name,
      `${age}, before the service was started: it is not growing`,
      'journalctl -u edi-agent -n 50; systemctl restart edi-agent',
    );
  }
  return passed(name, age);
}

export interface ApiQuestion {
  readonly enabled: boolean;
  readonly host: string;
  readonly port: number;
  readonly answer: 'open' | 'closed' | 'silent';
  readonly running: boolean;
}

/** Whether the port is the service's own. */
export function judgeApi({ enabled, host, port, answer, running }: ApiQuestion): DoctorCheck {
  const name = 'API port';
  const place = `${host}:${port}`;
  const isOpen = answer !== 'closed';
  if (!enabled) return passed(name, 'api.enabled is false');
  if (port === 0) return passed(name, 'api.port is 0: any that is free');
  if (running && isOpen) return passed(name, `${place} is open`);
  if (running)
    return failed(
      name,
      `the service runs and nothing listens on ${place}`,
      'edi-agent logs --grep API; systemctl restart edi-agent',
    );
  if (isOpen) return warned(name, `another program listens on ${place}`, `ss -ltnp 'sport = :${port}'`);
  return passed(name, `${place} is free`);
}
