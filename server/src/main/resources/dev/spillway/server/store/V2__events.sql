-- What happened; kept for 14 days. Numbers only grow, also when old events are forgotten.
CREATE TABLE event (
  number      INTEGER PRIMARY KEY AUTOINCREMENT,
  type        TEXT NOT NULL,
  source      TEXT NOT NULL,
  message     TEXT NOT NULL,
  date_millis INTEGER NOT NULL
) STRICT;

CREATE INDEX event_date ON event (date_millis);
