-- Times are ISO-8601 texts: they keep all digits, and no query orders by them.

CREATE TABLE export_task (
  number           INTEGER PRIMARY KEY AUTOINCREMENT,
  id               TEXT NOT NULL UNIQUE,
  source_arn       TEXT NOT NULL,
  export_only      TEXT NOT NULL,
  s3_bucket        TEXT NOT NULL,
  s3_prefix        TEXT NOT NULL,
  iam_role_arn     TEXT NOT NULL,
  kms_key_id       TEXT NOT NULL,
  status           TEXT NOT NULL,
  percent_progress INTEGER NOT NULL,
  extracted_bytes  INTEGER NOT NULL,
  created          TEXT NOT NULL,
  snapshot_time    TEXT,
  start_time       TEXT,
  end_time         TEXT,
  failure_cause    TEXT,
  warning_message  TEXT
) STRICT;

CREATE INDEX export_task_unfinished ON export_task (number)
  WHERE status IN ('STARTING', 'IN_PROGRESS', 'CANCELING');

CREATE TABLE db_snapshot (
  kind             TEXT NOT NULL,
  name             TEXT NOT NULL,
  database         TEXT NOT NULL,
  status           TEXT NOT NULL,
  percent_progress INTEGER NOT NULL,
  engine           TEXT NOT NULL,
  engine_version   TEXT NOT NULL,
  port             INTEGER NOT NULL,
  master_username  TEXT NOT NULL,
  database_since   TEXT NOT NULL,
  create_time      TEXT NOT NULL,
  allocated_bytes  INTEGER NOT NULL,
  directory        TEXT NOT NULL,
  status_reason    TEXT,
  tags             TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- When a database was declared first.
CREATE TABLE declared_database (
  id    TEXT PRIMARY KEY,
  since TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  export_id TEXT NOT NULL UNIQUE,
  time      TEXT NOT NULL,
  version   TEXT NOT NULL,
  codec     TEXT NOT NULL,
  planned   TEXT NOT NULL
) STRICT;

-- ended: 1 from the moment when nothing more is to be done for the table.
-- skip_* is the planned reason, ended_skip_* the one found while reading.
CREATE TABLE plan_table (
  plan               INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
  number             INTEGER NOT NULL,
  database_name      TEXT NOT NULL,
  schema_name        TEXT NOT NULL,
  table_name         TEXT NOT NULL,
  identity           TEXT NOT NULL,
  columns            TEXT NOT NULL,
  bytes              INTEGER NOT NULL,
  folder             TEXT NOT NULL,
  uuid               TEXT NOT NULL,
  skip_reason        TEXT,
  skip_detail        TEXT,
  ended              INTEGER NOT NULL DEFAULT 0,
  ended_skip_reason  TEXT,
  ended_skip_detail  TEXT,
  PRIMARY KEY (plan, number)
) STRICT, WITHOUT ROWID;

-- A unit is finished when its row count is known.
CREATE TABLE plan_unit (
  plan         INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
  table_number INTEGER NOT NULL,
  part         INTEGER NOT NULL,
  relation     TEXT NOT NULL,
  range        TEXT NOT NULL,
  bytes        INTEGER NOT NULL,
  key          TEXT NOT NULL,
  rows         INTEGER,
  object_bytes INTEGER,
  began        TEXT,
  ended        TEXT,
  PRIMARY KEY (plan, table_number, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_upload (
  plan      INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
  key       TEXT NOT NULL,
  upload_id TEXT NOT NULL,
  PRIMARY KEY (plan, key, upload_id)
) STRICT, WITHOUT ROWID;
