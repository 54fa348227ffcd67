-- A second database of the same server: exported at the same point as the first.
CREATE TABLE accounts (
  account_id INT PRIMARY KEY,
  iban VARCHAR(34) CHARACTER SET ascii NOT NULL,
  holder TEXT NOT NULL,
  currency CHAR(3) NOT NULL,
  opened_on DATE NOT NULL,
  closed_on DATE
);

INSERT INTO accounts
SELECT
  seq, CONCAT('CH', LPAD(seq * 9973 % 100, 2, '0'), LPAD(seq, 17, '0')), CONCAT('Holder ', seq), ELT(1 + seq % 2, 'CHF', 'EUR'),
  DATE '2001-01-01' + INTERVAL seq % 9000 DAY, IF(seq % 17 = 0, DATE '2026-01-01' - INTERVAL seq % 700 DAY, NULL)
FROM seq_1_to_20000;

CREATE TABLE entries (
  entry_id BIGINT PRIMARY KEY,
  account_id INT NOT NULL,
  booked_at TIMESTAMP NOT NULL,
  amount DECIMAL(18, 4) NOT NULL,
  purpose TINYTEXT,
  reference UUID
);

INSERT INTO entries
SELECT
  seq, 1 + seq * 31 % 20000, TIMESTAMP '2020-01-01 00:00:00' + INTERVAL seq * 450 SECOND, (seq * 7919 % 2000003 - 1000000) / 100,
  IF(seq % 3 > 0, CONCAT('Invoice ', seq % 5000), NULL), IF(seq % 10 = 0, MD5(seq), NULL)
FROM seq_1_to_150000;

-- Its old rows are history, which is not exported.
CREATE TABLE rates (
  currency CHAR(3) PRIMARY KEY,
  rate DECIMAL(12, 6) NOT NULL
) WITH SYSTEM VERSIONING;

INSERT INTO rates VALUES ('EUR', 0.94), ('USD', 0.88);
UPDATE rates SET rate = rate + 0.01;

CREATE TABLE events (
  happened_at DATETIME(6) NOT NULL,
  client INET6,
  payload JSON NOT NULL
);

INSERT INTO events
SELECT
  TIMESTAMP '2025-01-01 00:00:00' + INTERVAL seq * 150000001 MICROSECOND, CONCAT('2001:db8::', HEX(seq % 5000)),
  JSON_OBJECT('action', ELT(1 + seq % 3, 'login', 'transfer', 'logout'), 'ok', seq % 50 > 0, 'ms', seq * 31 % 3000 / 10)
FROM seq_1_to_50000;
