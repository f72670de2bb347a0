import { shellWord } from '../kit/shell-word.ts';
import type { DoctorCheck, UnitFacts } from '../model/doctor.ts';
import { failed, passed, warned } from './doctor.ts';

/** What of the unit is looked at. */
export const unitProperties = [
  'ActiveState',
  'SubState',
  'Result',
  'NRestarts',
  'UnitFileState',
  'NeedDaemonReload',
  'FragmentPath',
  'User',
  'Group',
  'SupplementaryGroups',
  'MainPID',
  'Restart',
  'WatchdogUSec',
  'ReadWritePaths',
  'StateDirectory',
  'LogsDirectory',
  'ConfigurationDirectory',
  'RuntimeDirectory',
  'CacheDirectory',
  'NoNewPrivileges',
  'ProtectSystem',
  'ProtectHome',
  'PrivateTmp',
  'PrivateDevices',
  'RestrictNamespaces',
  'RestrictSUIDSGID',
  'LockPersonality',
  'CapabilityBoundingSet',
] as const;

/** A unit that lacks one of these was changed, or is not ours. */
const hardening: Readonly<Record<string, RegExp>> = {
  Restart: /^(always|on-failure)$/,
  WatchdogUSec: /^[1-9]/,
  NoNewPrivileges: /^yes$/,
  ProtectSystem: /^strict$/,
  ProtectHome: /^(yes|tmpfs|read-only)$/,
  PrivateDevices: /^yes$/,
  RestrictSUIDSGID: /^yes$/,
  LockPersonality: /^yes$/,
  CapabilityBoundingSet: /^$/,
};

/** Versions of systemd that brought a property: an older one leaves it out, unless its distributor has added it. */
const since: Readonly<Record<string, number>> = { RestrictSUIDSGID: 242 };

/** Whether the service is installed, comes up by itself, is locked down, and may write where the settings send it. */
export function judgeUnit(facts: UnitFacts, written: readonly string[]): readonly DoctorCheck[] {
  if (facts.kind === 'no systemd')
    return [passed('unit', 'no systemd runs on this host: something else must start the agent')];
  if (facts.kind === 'unknown') return [passed('unit', `not known: ${facts.why}`)];
  if (facts.kind === 'missing') return [warned('unit', 'edi-agent.service is not installed', 'edi-agent install')];
  const { properties } = facts;
  return [judgeLife(properties), judgeHardening(facts), judgeWritten(properties, written)];
}

type Properties = Readonly<Record<string, string>>;

function judgeLife({
  ActiveState,
  SubState,
  Result,
  NRestarts,
  UnitFileState,
  NeedDaemonReload,
}: Properties): DoctorCheck {
  const name = 'unit';
  if (ActiveState === 'failed') {
    return failed(
      name,
      `edi-agent.service failed (${Result})`,
      'journalctl -u edi-agent -n 50; systemctl reset-failed edi-agent && systemctl start edi-agent',
    );
  }
  if (NeedDaemonReload === 'yes')
    return warned(
      name,
      'the unit was changed and systemd has not read it',
      'systemctl daemon-reload && systemctl restart edi-agent',
    );
  if (UnitFileState !== 'enabled')
    return warned(
      name,
      `edi-agent.service is ${UnitFileState}: it does not come up with the host`,
      'systemctl enable edi-agent',
    );
  if (Number(NRestarts) > 0)
    return warned(
      name,
      `edi-agent.service was started again ${NRestarts} times by itself`,
      'journalctl -u edi-agent -p warning -n 50',
    );
  return passed(name, `edi-agent.service is enabled and ${ActiveState} (${SubState})`);
}

function judgeHardening({ properties, systemdVersion }: Extract<UnitFacts, { kind: 'loaded' }>): DoctorCheck {
  const isUnknown = (name: string): boolean =>
    properties[name] === undefined && systemdVersion !== null && systemdVersion < (since[name] ?? 0);
  const lacking = Object.entries(hardening).filter(
    ([name, wanted]) => !isUnknown(name) && !wanted.test(properties[name] ?? ''),
  );
  if (lacking.length === 0) return passed('unit hardening', 'as it was shipped');
  const seen = lacking.map(([name]) => `${name}=${properties[name] ?? ''}`).join(', ');
  return warned('unit hardening', `weaker than it was shipped: ${seen}`, 'systemctl cat edi-agent');
}

function judgeWritten(properties: Properties, written: readonly string[]): DoctorCheck {
  const name = 'unit write access';
  if (properties.ProtectSystem !== 'strict') return passed(name, 'the unit forbids nothing');
  const open = openPaths(properties);
  const shut = written.filter((path) => !open.some((one) => path === one || path.startsWith(`${one}/`)));
  if (shut.length === 0) return passed(name, 'every directory of the settings may be written');
  const line = `ReadWritePaths=${shut.join(' ')}`;
  const mend = `mkdir -p /etc/systemd/system/edi-agent.service.d && printf '%s\\n' '[Service]' ${shellWord(line)} > /etc/systemd/system/edi-agent.service.d/paths.conf && systemctl daemon-reload && systemctl restart edi-agent`;
  return failed(name, `the unit keeps the agent from writing in ${shut.join(', ')}`, mend);
}

const parents: Readonly<Record<string, string>> = {
  StateDirectory: '/var/lib',
  LogsDirectory: '/var/log',
  ConfigurationDirectory: '/etc',
  CacheDirectory: '/var/cache',
  RuntimeDirectory: '/run',
};

function openPaths(properties: Properties): readonly string[] {
  const words = (name: string): readonly string[] => (properties[name] ?? '').split(' ').filter((word) => word !== '');
  const named = words('ReadWritePaths').map((path) => path.replace(/^[-+]+/, ''));
  return [
    ...named,
    ...Object.entries(parents).flatMap(([name, parent]) => words(name).map((one) => `${parent}/${one}`)),
  ];
}
