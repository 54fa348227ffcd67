-- A second database of the same server: exported at the same point as the first.
CREATE SCHEMA audit;
SELECT setseed(0.99);

CREATE TABLE public.accounts (
  account_id integer PRIMARY KEY,
  iban varchar(34) NOT NULL,
  holder text NOT NULL,
  currency char(3) NOT NULL,
  opened_on date NOT NULL,
  closed_on date
);

INSERT INTO public.accounts
SELECT
  i, 'CH' || lpad((i * 9973 % 100)::text, 2, '0') || lpad(i::text, 17, '0'), 'Holder ' || i, (ARRAY['CHF', 'EUR'])[1 + i % 2],
  date '2001-01-01' + i % 9000, CASE WHEN i % 17 = 0 THEN date '2026-01-01' - i % 700 END
FROM generate_series(1, 20000) AS i;

CREATE TABLE public.entries (
  entry_id bigint NOT NULL,
  account_id integer NOT NULL,
  booked_at timestamptz NOT NULL,
  amount numeric(18, 4) NOT NULL,
  purpose text,
  reference uuid
);

INSERT INTO public.entries
SELECT
  i, 1 + i * 31 % 20000, timestamptz '2020-01-01 00:00+00' + i * interval '7.5 minutes', (i * 7919::bigint % 2000003 - 1000000) / 100.0,
  CASE WHEN i % 3 > 0 THEN 'Invoice ' || i % 5000 END, CASE WHEN i % 10 = 0 THEN md5(i::text)::uuid END
FROM generate_series(1, 600000) AS i;

CREATE TABLE audit.events (
  event_id bigint GENERATED ALWAYS AS IDENTITY,
  happened_at timestamp NOT NULL,
  client inet,
  payload jsonb NOT NULL
);

INSERT INTO audit.events (happened_at, client, payload)
SELECT
  timestamp '2025-01-01' + i * interval '2.5 minutes', inet '10.0.0.0' + i % 5000,
  jsonb_build_object('action', (ARRAY['login', 'transfer', 'logout'])[1 + i % 3], 'ok', i % 50 > 0, 'ms', round((random() * 300)::numeric, 1))
FROM generate_series(1, 200000) AS i;

ANALYZE;
