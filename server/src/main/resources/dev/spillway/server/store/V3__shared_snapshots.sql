-- The accounts that may restore a snapshot.
CREATE TABLE db_snapshot_account (
  kind    TEXT NOT NULL,
  name    TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (kind, name, account),
  FOREIGN KEY (kind, name) REFERENCES db_snapshot ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
