import type { Command } from '@oclif/core';

/** The headings of `edi-agent --help`, in the order they are shown. */
export const groups = {
  files: 'Work on files',
  run: 'Run the agent',
  watch: 'See how it is',
  mend: 'Mend and replay',
  keep: 'Back up, restore, maintain',
  setup: 'Set up',
  help: 'Look things up',
} as const;

export interface CommandEntry {
  readonly group: keyof typeof groups;
  readonly load: () => Promise<{ readonly default: Command.Class }>;
}

/** The static map of commands: one line each, `topic:name` for two words. Nothing is loaded before it is asked for. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  backup: { group: 'keep', load: () => import('./backup.ts') },
  'backup:decrypt': { group: 'keep', load: () => import('./backup/decrypt.ts') },
  'backup:list': { group: 'keep', load: () => import('./backup/list.ts') },
  'backup:prune': { group: 'keep', load: () => import('./backup/prune.ts') },
  'backup:push': { group: 'keep', load: () => import('./backup/push.ts') },
  'backup:verify': { group: 'keep', load: () => import('./backup/verify.ts') },
  restore: { group: 'keep', load: () => import('./restore.ts') },
  'config:schema': { group: 'setup', load: () => import('./config/schema.ts') },
  'config:show': { group: 'setup', load: () => import('./config/show.ts') },
  'config:validate': { group: 'setup', load: () => import('./config/validate.ts') },
  completions: { group: 'setup', load: () => import('./completions.ts') },
  explain: { group: 'help', load: () => import('./explain.ts') },
  install: { group: 'setup', load: () => import('./install.ts') },
  'partners:check': { group: 'setup', load: () => import('./partners/check.ts') },
  'partners:init': { group: 'setup', load: () => import('./partners/init.ts') },
  'partners:list': { group: 'setup', load: () => import('./partners/list.ts') },
  'partners:show': { group: 'setup', load: () => import('./partners/show.ts') },
  uninstall: { group: 'setup', load: () => import('./uninstall.ts') },
  'schema:check': { group: 'setup', load: () => import('./schema/check.ts') },
  'schema:list': { group: 'setup', load: () => import('./schema/list.ts') },
  'schema:show': { group: 'setup', load: () => import('./schema/show.ts') },
  process: { group: 'files', load: () => import('./process.ts') },
  validate: { group: 'files', load: () => import('./validate.ts') },
  inspect: { group: 'files', load: () => import('./inspect.ts') },
  'samples:write': { group: 'files', load: () => import('./samples/write.ts') },
  monitor: { group: 'run', load: () => import('./monitor.ts') },
  serve: { group: 'run', load: () => import('./serve.ts') },
  status: { group: 'watch', load: () => import('./status.ts') },
  health: { group: 'watch', load: () => import('./health.ts') },
  'mqtt:check': { group: 'setup', load: () => import('./mqtt/check.ts') },
  'mqtt:schema': { group: 'help', load: () => import('./mqtt/schema.ts') },
  fleet: { group: 'watch', load: () => import('./fleet.ts') },
  doctor: { group: 'watch', load: () => import('./doctor.ts') },
  metrics: { group: 'watch', load: () => import('./metrics.ts') },
  logs: { group: 'watch', load: () => import('./logs.ts') },
  'acks:list': { group: 'watch', load: () => import('./acks/list.ts') },
  'acks:show': { group: 'watch', load: () => import('./acks/show.ts') },
  'audit:list': { group: 'watch', load: () => import('./audit/list.ts') },
  'audit:verify': { group: 'watch', load: () => import('./audit/verify.ts') },
  'schedule:list': { group: 'keep', load: () => import('./schedule/list.ts') },
  'schedule:run': { group: 'keep', load: () => import('./schedule/run.ts') },
  'maintenance:run': { group: 'keep', load: () => import('./maintenance/run.ts') },
  'maintenance:checklist': { group: 'keep', load: () => import('./maintenance/checklist.ts') },
  'maintenance:window:open': { group: 'keep', load: () => import('./maintenance/window/open.ts') },
  'maintenance:window:close': { group: 'keep', load: () => import('./maintenance/window/close.ts') },
  'maintenance:window:show': { group: 'keep', load: () => import('./maintenance/window/show.ts') },
  'state:compact': { group: 'keep', load: () => import('./state/compact.ts') },
  pause: { group: 'keep', load: () => import('./pause.ts') },
  resume: { group: 'keep', load: () => import('./resume.ts') },
  'errors:list': { group: 'mend', load: () => import('./errors/list.ts') },
  'errors:show': { group: 'mend', load: () => import('./errors/show.ts') },
  'files:list': { group: 'watch', load: () => import('./files/list.ts') },
  'files:show': { group: 'watch', load: () => import('./files/show.ts') },
  'outbox:export': { group: 'mend', load: () => import('./outbox/export.ts') },
  'outbox:list': { group: 'watch', load: () => import('./outbox/list.ts') },
  'outbox:replay': { group: 'mend', load: () => import('./outbox/replay.ts') },
  'outbox:stats': { group: 'watch', load: () => import('./outbox/stats.ts') },
  'outbox:verify': { group: 'watch', load: () => import('./outbox/verify.ts') },
  'quarantine:discard': { group: 'mend', load: () => import('./quarantine/discard.ts') },
  'quarantine:list': { group: 'mend', load: () => import('./quarantine/list.ts') },
  'quarantine:release': { group: 'mend', load: () => import('./quarantine/release.ts') },
  'quarantine:replay': { group: 'mend', load: () => import('./quarantine/replay.ts') },
  'quarantine:show': { group: 'mend', load: () => import('./quarantine/show.ts') },
};

/** One line for each word, or words, that have commands below. */
export const topics: Readonly<Record<string, string>> = {
  backup: 'Copies of all that matters, made while the service runs; keep and check them',
  acks: 'What partners owe us acknowledgements for',
  audit: 'The audit trail: what happened, and whether it is whole',
  errors: 'Files that were not taken whole',
  files: 'The story of each file',
  state: 'The databases of the agent',
  schedule: 'Recurring work: list it, run it now',
  maintenance: 'Weekly, monthly and quarterly maintenance, its checklist, and windows in which no files are taken',
  'maintenance:window': 'Windows in which no files are taken, and alarms are kept back',
  quarantine: 'Look at what is held back; release, replay or discard it',
  config: 'Check the settings, show those in force',
  mqtt: 'The way to the broker, and what is told over it',
  outbox: 'What waits for central monitoring',
  partners: 'Write, check and show the profiles of trading partners',
  schema: 'Check schema documents, show the schemas in force',
  samples: 'Write valid sample files, all of them test data',
};

/** Shown at the foot of `edi-agent --help`; a test holds each one to a command that exists. */
export const rootExamples: readonly string[] = [
  'edi-agent samples write samples',
  'edi-agent process samples/850-004010.x12',
  'edi-agent inspect samples/850-004010.x12',
  'edi-agent explain E003',
];
