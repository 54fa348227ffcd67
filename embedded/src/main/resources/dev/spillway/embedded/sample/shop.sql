-- A web shop: what most databases are made of, in numbers that take a moment to export.
CREATE SCHEMA sales;
CREATE SCHEMA stock;

CREATE TYPE sales.loyalty AS ENUM ('none', 'silver', 'gold', 'première classe');
CREATE TYPE sales.order_status AS ENUM ('new', 'paid', 'shipped', 'returned');
CREATE TYPE sales.address AS (street text, city text, postcode varchar(10), country char(2));
CREATE DOMAIN sales.amount AS numeric(14, 2) CHECK (VALUE >= 0);

SELECT setseed(0.42);

CREATE TABLE sales.customers (
  customer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email citext NOT NULL UNIQUE,
  full_name text NOT NULL,
  address sales.address,
  phone varchar(24),
  born_on date,
  loyalty sales.loyalty NOT NULL,
  credit_limit sales.amount,
  newsletter boolean,
  preferences hstore,
  created_at timestamptz NOT NULL
);

INSERT INTO sales.customers
  (email, full_name, address, phone, born_on, loyalty, credit_limit, newsletter, preferences, created_at)
SELECT
  'Customer.' || i || '@example.org',
  (ARRAY['Ada', 'Zoë', 'Grace', 'Søren', 'Mária', '李', 'Edgar', 'Жанна'])[1 + i % 8] || ' '
    || (ARRAY['Lovelace', 'O''Brien', 'Hopper', 'Ångström', 'Codd', '小龙', 'Müller'])[1 + i % 7],
  CASE WHEN i % 9 > 0 THEN ROW(
    (1 + i % 300) || ' "Main" Street, Apt ' || i % 12, (ARRAY['Zürich', 'Oslo', 'São Paulo', 'Reno'])[1 + i % 4],
    lpad((i * 7919 % 100000)::text, 5, '0'), (ARRAY['CH', 'NO', 'BR', 'US'])[1 + i % 4])::sales.address END,
  CASE WHEN i % 3 > 0 THEN '+41 ' || lpad((random() * 1e9)::bigint::text, 9, '0') END,
  CASE WHEN i % 10 > 0 THEN date '1940-01-01' + (random() * 25000)::int END,
  (enum_range(NULL::sales.loyalty))[1 + (random() ^ 3 * 3.99)::int % 4],
  CASE WHEN i % 5 > 0 THEN round((random() * 10000)::numeric, 2) END,
  CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN true ELSE false END,
  CASE WHEN i % 4 = 0 THEN hstore(ARRAY['theme', 'dark', 'coupon', NULL, 'nick "name"', 'c' || i]) END,
  timestamptz '2019-03-31 00:30:00+00' + i * interval '37.000001 minutes'
FROM generate_series(1, 100000) AS i;

CREATE TABLE stock.products (
  product_id integer PRIMARY KEY,
  sku char(12) NOT NULL,
  title varchar(80) NOT NULL,
  tags text[],
  price numeric(10, 2) NOT NULL,
  weight_kg real,
  dimensions_cm double precision[],
  details jsonb,
  description text,
  picture bytea,
  available daterange,
  words tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED
);

-- Descriptions and pictures of some products are large enough for TOAST, compressed and not.
INSERT INTO stock.products
SELECT
  i,
  'SKU-' || lpad(i::text, 6, '0'),
  (ARRAY['Blue', 'Grüne', 'Red', 'Petite'])[1 + i % 4] || ' ' || (ARRAY['chair', 'Lampe', 'table'])[1 + i % 3] || ' no ' || i,
  CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '{}'::text[] ELSE ARRAY['home', NULL, 'with, comma', 'r' || i % 20] END,
  round((5 + random() * 900)::numeric, 2),
  CASE WHEN i % 11 > 0 THEN (random() * 40)::real END,
  ARRAY[random() * 100, random() * 100, random() * 100],
  jsonb_build_object('colour', i % 16, 'warranty', jsonb_build_object('years', i % 4, 'text', E'tab\t "quoted" \\ ü')),
  CASE WHEN i % 20 = 0 THEN repeat('A long story about product ' || i || '. ', 400) WHEN i % 3 = 0 THEN 'Short.' END,
  CASE WHEN i % 50 = 0 THEN (SELECT string_agg(sha512((i::text || n)::bytea), '') FROM generate_series(1, 120) AS n) END,
  CASE WHEN i % 6 > 0 THEN daterange(date '2024-01-01' + i % 300, CASE WHEN i % 12 > 0 THEN date '2026-01-01' END) END
FROM generate_series(1, 5000) AS i;

CREATE TABLE sales.orders (
  order_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  ordered_on date NOT NULL,
  ordered_at timestamptz NOT NULL,
  status sales.order_status NOT NULL,
  currency char(3) NOT NULL,
  total sales.amount,
  coupon varchar(20),
  delivery interval
) PARTITION BY RANGE (ordered_on);

CREATE TABLE sales.orders_2023 PARTITION OF sales.orders FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE sales.orders_2024 PARTITION OF sales.orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE sales.orders_2025 PARTITION OF sales.orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
  PARTITION BY LIST (status);
CREATE TABLE sales.orders_2025_open PARTITION OF sales.orders_2025 FOR VALUES IN ('new', 'paid');
CREATE TABLE sales.orders_2025_done PARTITION OF sales.orders_2025 DEFAULT;
CREATE TABLE sales.orders_other PARTITION OF sales.orders DEFAULT;

INSERT INTO sales.orders
SELECT
  i, 1 + (random() * 99999)::bigint, day, day + i % 86400 * interval '1 second',
  (enum_range(NULL::sales.order_status))[1 + i % 4], (ARRAY['CHF', 'EUR', 'USD'])[1 + i % 3],
  CASE WHEN i % 100 > 0 THEN round((random() * 2000)::numeric, 2) END,
  CASE WHEN i % 13 = 0 THEN 'SPRING-' || i % 40 END,
  CASE WHEN i % 4 > 1 THEN i % 30 * interval '1 day' + i % 7 * interval '1 hour' END
FROM (SELECT i, date '2023-01-01' + i % 1096 AS day FROM generate_series(1, 500000) AS i) AS days;

CREATE TABLE sales.order_items (
  order_id bigint NOT NULL,
  line smallint NOT NULL,
  product_id integer NOT NULL,
  quantity integer NOT NULL,
  unit_price numeric(10, 2) NOT NULL,
  discount real,
  picked_at timestamp,
  amount numeric GENERATED ALWAYS AS (quantity * unit_price) STORED
);

INSERT INTO sales.order_items
SELECT
  1 + i / 4, i % 4, 1 + i * 7919 % 5000, 1 + i % 9, (499 + i * 31 % 90000) / 100.0,
  CASE WHEN i % 8 = 0 THEN (i % 25 / 100.0)::real END,
  CASE WHEN i % 5 > 0 THEN timestamp '2023-01-01 06:00:00' + i * interval '47.25 seconds' END
FROM generate_series(0::bigint, 1999999) AS i;

CREATE TABLE sales.gift_cards (
  card_id uuid PRIMARY KEY,
  balance sales.amount
);

-- None of these is exported, as in RDS.
CREATE VIEW sales.open_orders AS SELECT * FROM sales.orders WHERE status = 'new';
CREATE MATERIALIZED VIEW stock.price_list AS SELECT product_id, price FROM stock.products;
CREATE UNLOGGED TABLE sales.carts AS SELECT i AS cart_id FROM generate_series(1, 1000) AS i;

ANALYZE;
