-- What units have found in their rows, for the warning at the end of their export. `found` is a number
-- of values.
CREATE TABLE plan_finding (
  plan         INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
  table_number INTEGER NOT NULL,
  part         INTEGER NOT NULL,
  reason       TEXT NOT NULL,
  what         TEXT NOT NULL,
  found        INTEGER NOT NULL,
  PRIMARY KEY (plan, table_number, part, reason, what)
) STRICT, WITHOUT ROWID;
