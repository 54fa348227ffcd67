-- The last event that each webhook has taken.
CREATE TABLE event_delivered (
  receiver TEXT PRIMARY KEY,
  number   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
