import { visible } from '../../kit/columns.ts';
import { agentKeyOf } from '../../model/fleet.ts';
import type { AgentTopic } from '../../model/telemetry.ts';
import { durationText, numberText } from '../measures.ts';
import { ageText, tableLines } from '../table-text.ts';
import type { PaintKind, TextStyle } from '../text-style.ts';
import type { FleetAgent } from './agents.ts';
import { envelope, jsonOf } from './payloads.ts';
import type { Presence } from './presence.ts';

/** The answer of `edi-agent fleet --once --json`. */
export function fleetDocument(agents: readonly FleetAgent[], nowMs: number) {
  return {
    at: new Date(nowMs).toISOString(),
    agents: agents.map((one) => ({
      tenant: one.tenant,
      site: one.site,
      agent: one.agent,
      state: one.presence,
      reason: one.reason,
      heard_at: one.heardMs === null ? null : new Date(one.heardMs).toISOString(),
      age_seconds: one.heardMs === null ? null : Math.max(0, Math.round((nowMs - one.heardMs) / 1_000)),
      version: one.version,
      boot: one.boot,
      session: one.session,
      epoch: one.epoch,
      health: one.health,
      queue: one.queue,
      error_rate: one.errorRate,
      p95_ms: one.p95Ms,
      alarms: one.alarms,
      stale_wills: one.staleWills,
    })),
  };
}

export type FleetDocument = ReturnType<typeof fleetDocument>;

const colours: Readonly<Record<Presence, PaintKind>> = {
  online: 'green',
  offline: 'red',
  stopping: 'yellow',
  unknown: 'dim',
};

const headings = ['SITE', 'AGENT', 'STATE', 'HEALTH', 'HEARD', 'QUEUE', 'ERRORS', 'P95', 'ALARMS', 'VERSION'];

/** The table of all agents, for people. */
export function fleetText(agents: readonly FleetAgent[], nowMs: number, style: TextStyle): string {
  if (agents.length === 0) return 'No agent was heard of.';
  const [heading = '', ...lines] = tableLines(
    headings,
    agents.map((one) => rowOf(one, nowMs)),
    style,
  );
  const painted = lines.map((line, at) => {
    const { presence, alarms } = agents[at] ?? { presence: 'unknown' as const, alarms: [] };
    if (presence !== 'online') return style.paint(colours[presence], line);
    return alarms.length > 0 ? style.paint('yellow', line) : line;
  });
  return [heading, ...painted, '', style.paint('dim', sums(agents))].join('\n');
}

function rowOf(one: FleetAgent, nowMs: number): readonly string[] {
  return [
    `${one.tenant}/${one.site}`,
    one.agent,
    one.presence,
    one.health ?? '-',
    one.heardMs === null ? '-' : shortAge(nowMs - one.heardMs),
    one.queue === null ? '-' : numberText(one.queue),
    one.errorRate === null ? '-' : `${one.errorRate} %`,
    one.p95Ms === null ? '-' : durationText(one.p95Ms),
    alarmsText(one),
    one.version ?? '-',
  ];
}

function shortAge(ms: number): string {
  return ms < 60_000 ? `${Math.max(0, Math.round(ms / 1_000))} s` : ageText(ms);
}

function alarmsText({ alarms }: FleetAgent): string {
  const [first] = alarms;
  if (first === undefined) return '-';
  return alarms.length === 1 ? first.id : `${first.id} +${alarms.length - 1}`;
}

function sums(agents: readonly FleetAgent[]): string {
  const online = agents.filter(({ presence }) => presence === 'online').length;
  const alarms = agents.reduce((sum, { alarms: those }) => sum + those.length, 0);
  return `${numberText(agents.length)} agents, ${numberText(online)} online, ${numberText(alarms)} alarms`;
}

/** One message on one line: `03:12:10  acme/berlin/a1  event/file.received  {…}`. */
export function messageLine(topic: AgentTopic, payload: Uint8Array, nowMs: number): string {
  const parsed = envelope.safeParse(jsonOf(payload)).data;
  const at = new Date(nowMs).toISOString().slice(11, 19);
  const what = topic.rest === '' ? topic.kind : `${topic.kind}/${topic.rest}`;
  const number = parsed?.seq === undefined ? '' : ` ${parsed.stream ?? ''} ${parsed.seq}`;
  const data = parsed === undefined ? `${payload.length} bytes` : JSON.stringify(parsed.data);
  return visible(`${at}  ${agentKeyOf(topic)}  ${what}${number}  ${data}`);
}
