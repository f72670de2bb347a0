import { directory, section } from '../fields.ts';

export const directories = section(
  'Where things lie. A relative path counts from app.home, but for partners and schemas. No two may be the same or one inside the other.',
  {
    pickup: directory('Where files are left for the agent (Sterling’s extraction folder).', 'pickup'),
    work: directory('Files while they are worked on.', 'work'),
    delivery: directory('What goes out: accepted transaction sets and acknowledgements.', 'delivery'),
    quarantine: directory('Rejected transaction sets, each in an envelope of its own.', 'quarantine'),
    state: directory('What must survive a restart: control numbers and the ledger of files.', 'state'),
    partners: directory(
      'Profiles of trading partners, one file (*.yaml) a partner; docs/partners.md tells their keys. A relative path counts from the directory of the configuration file, and from app.home where there is none. Without such a directory there are no profiles.',
      'partners',
    ),
    schemas: directory(
      'Schema documents (*.json) that stand over the built-in schemas: sets, versions, segments, elements, code lists, rules; docs/schemas.md tells how they look. A relative path counts as that of partners does. Without such a directory the built-in ones hold.',
      'schemas',
    ),
    audit: directory(
      'The audit trail, a file a day: YYYY-MM-DD.jsonl. docs/audit.md tells what stands in it.',
      'audit',
    ),
    metrics: directory('Figures of what was done: edi_metrics.db, a database of SQLite.', 'metrics'),
    backups: directory('Copies of settings, metrics, logs and state; docs/backup.md tells of them.', 'backups'),
    archive: directory(
      'Processed and failed files after their time, compressed, where retention.archive_before_delete says so.',
      'archive',
    ),
    reports: directory('Reports of the maintenance, as Markdown and HTML.', 'reports'),
    logs: directory('Log files, one a day: edi_processor_YYYYMMDD.log.', 'logs'),
  },
);
