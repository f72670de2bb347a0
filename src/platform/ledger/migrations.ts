/**
 * The ledger's shape, version by version: what stands here is history and never edited, a change is a new entry.
 * `PRAGMA user_version` is the number of entries that were applied.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE files (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, name TEXT NOT NULL, origin TEXT NOT NULL, path TEXT NOT NULL,
    bytes INTEGER NOT NULL, sha256 TEXT, partner TEXT, code TEXT, attempts INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER, settled INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX files_by_state ON files (state, due_ms);
  CREATE INDEX files_open ON files (created_ms) WHERE settled = 0;
  CREATE INDEX files_by_name ON files (name);
  CREATE INDEX files_by_content ON files (sha256);

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, file_id TEXT NOT NULL, at_ms INTEGER NOT NULL, state TEXT NOT NULL,
    note TEXT, detail TEXT
  ) STRICT;
  CREATE INDEX events_by_file ON events (file_id);

  CREATE TABLE sets (
    file_id TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, set_id TEXT NOT NULL,
    control TEXT NOT NULL, group_control TEXT NOT NULL, interchange_control TEXT NOT NULL, partner TEXT, code TEXT,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, path TEXT, changed_ms INTEGER NOT NULL,
    PRIMARY KEY (file_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sets_by_state ON sets (state, changed_ms);

  CREATE TABLE deliveries (
    key TEXT PRIMARY KEY, file_id TEXT NOT NULL, destination TEXT NOT NULL, state TEXT NOT NULL, path TEXT,
    reference TEXT, attempts INTEGER NOT NULL, due_ms INTEGER, code TEXT, collected_ms INTEGER,
    changed_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deliveries_by_file ON deliveries (file_id);
  CREATE INDEX deliveries_uncollected ON deliveries (changed_ms) WHERE state = 'delivered' AND collected_ms IS NULL;

  CREATE TABLE control_numbers (
    kind TEXT NOT NULL, sender TEXT NOT NULL, receiver TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (kind, sender, receiver)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE identities (
    kind TEXT NOT NULL, key TEXT NOT NULL, content TEXT NOT NULL, file_id TEXT NOT NULL, seen_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX identities_by_file ON identities (file_id);

  CREATE TABLE sent_groups (
    sender TEXT NOT NULL, receiver TEXT NOT NULL, functional_id TEXT NOT NULL, control TEXT NOT NULL,
    file_id TEXT NOT NULL, state TEXT NOT NULL, sent_ms INTEGER NOT NULL, due_ms INTEGER, acknowledged_ms INTEGER,
    PRIMARY KEY (sender, receiver, functional_id, control)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sent_groups_awaiting ON sent_groups (due_ms) WHERE state = 'awaiting';

  CREATE TABLE received_acknowledgements (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, sender TEXT NOT NULL, receiver TEXT NOT NULL,
    functional_id TEXT NOT NULL, control TEXT NOT NULL, verdict TEXT NOT NULL, file_id TEXT NOT NULL,
    matched INTEGER NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE streams (stream TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE outbox (
    stream TEXT NOT NULL, seq INTEGER NOT NULL, class TEXT NOT NULL, id TEXT NOT NULL, topic TEXT NOT NULL,
    payload TEXT NOT NULL, props TEXT NOT NULL, created_ms INTEGER NOT NULL, expires_ms INTEGER, sent_ms INTEGER,
    crc INTEGER NOT NULL, PRIMARY KEY (stream, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outbox_unsent ON outbox (created_ms) WHERE sent_ms IS NULL;
  `,
  `
  ALTER TABLE events ADD COLUMN kind TEXT NOT NULL DEFAULT 'state';
  ALTER TABLE deliveries ADD COLUMN sha256 TEXT;

  ALTER TABLE sent_groups ADD COLUMN interchange_sender TEXT NOT NULL DEFAULT '';
  ALTER TABLE sent_groups ADD COLUMN interchange_receiver TEXT NOT NULL DEFAULT '';
  ALTER TABLE sent_groups ADD COLUMN interchange_control TEXT NOT NULL DEFAULT '';
  ALTER TABLE sent_groups ADD COLUMN set_id TEXT NOT NULL DEFAULT '';
  ALTER TABLE sent_groups ADD COLUMN sets INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX sent_groups_by_control ON sent_groups (functional_id, ltrim(control, '0'));
  CREATE INDEX sent_groups_by_interchange ON sent_groups (ltrim(interchange_control, '0'));
  CREATE INDEX sent_groups_by_time ON sent_groups (sent_ms);

  ALTER TABLE received_acknowledgements ADD COLUMN position INTEGER;
  ALTER TABLE received_acknowledgements ADD COLUMN detail TEXT;
  CREATE UNIQUE INDEX received_once ON received_acknowledgements (file_id, position) WHERE position IS NOT NULL;
  CREATE INDEX received_by_time ON received_acknowledgements (at_ms);
  CREATE INDEX received_by_control ON received_acknowledgements (ltrim(control, '0'));

  CREATE INDEX files_by_time ON files (created_ms);
  `,
  `
  CREATE TABLE rulings (key TEXT PRIMARY KEY, file_id TEXT NOT NULL, content TEXT NOT NULL, list TEXT NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE INDEX rulings_by_file ON rulings (file_id);

  ALTER TABLE identities ADD COLUMN position INTEGER;
  ALTER TABLE identities ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;

  ALTER TABLE deliveries ADD COLUMN place TEXT;
  ALTER TABLE deliveries ADD COLUMN answer TEXT;
  `,
  `
  DROP INDEX outbox_unsent;
  ALTER TABLE streams ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE streams ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE streams ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE outbox ADD COLUMN bytes_before INTEGER NOT NULL DEFAULT 0;
  DELETE FROM outbox;
  `,
  // Rows in the order of their coming: a key is a hash, and rows in its order are written all over the file.
  `
  CREATE TABLE deliveries_by_row (
    key TEXT NOT NULL UNIQUE, file_id TEXT NOT NULL, destination TEXT NOT NULL, state TEXT NOT NULL, path TEXT,
    reference TEXT, attempts INTEGER NOT NULL, due_ms INTEGER, code TEXT, collected_ms INTEGER,
    changed_ms INTEGER NOT NULL, sha256 TEXT, place TEXT, answer TEXT
  ) STRICT;
  INSERT INTO deliveries_by_row SELECT key, file_id, destination, state, path, reference, attempts, due_ms, code,
    collected_ms, changed_ms, sha256, place, answer FROM deliveries ORDER BY changed_ms;
  DROP TABLE deliveries;
  ALTER TABLE deliveries_by_row RENAME TO deliveries;
  CREATE INDEX deliveries_by_file ON deliveries (file_id);
  CREATE INDEX deliveries_uncollected ON deliveries (changed_ms) WHERE state = 'delivered' AND collected_ms IS NULL;
  `,
  // Acknowledgements that are held are counted with each look at the status.
  `
  CREATE INDEX deliveries_held ON deliveries (changed_ms)
    WHERE destination = 'held' AND state = 'delivered' AND collected_ms IS NULL;
  `,
];
