-- For the Hive connector; --catalog says what it is called.
-- The views *_typed cast text; what the type cannot hold (infinity, NaN, years before Christ) is NULL there.

CREATE SCHEMA IF NOT EXISTS "hive"."shop";

CREATE SCHEMA IF NOT EXISTS "hive"."test";

CREATE TABLE IF NOT EXISTS "hive"."shop"."sales_orders" (
  "id" bigint,
  "total" varchar,
  "free" varchar,
  "wide" varchar,
  "day" varchar,
  "at" varchar,
  "stamp" varchar,
  "instant" varchar,
  "key" varchar,
  "doc" varchar,
  "a`b""c" varchar,
  "flag" boolean,
  "few" smallint,
  "some" integer,
  "near" real,
  "nearer" double,
  "bytes" varbinary)
WITH (format = 'PARQUET', external_location = 's3://lake/it''s here/x/shop/sales.Orders/1/');

CREATE OR REPLACE VIEW "hive"."shop"."sales_orders_typed" AS SELECT
  "id",
  TRY_CAST("total" AS decimal(14,2)) AS "total",
  "free",
  "wide",
  TRY_CAST("day" AS date) AS "day",
  TRY_CAST("at" AS time(6)) AS "at",
  TRY_CAST("stamp" AS timestamp(6)) AS "stamp",
  TRY_CAST("instant" || ':00' AS timestamp(6) with time zone) AS "instant",
  TRY_CAST("key" AS uuid) AS "key",
  TRY(json_parse("doc")) AS "doc",
  "a`b""c",
  "flag",
  "few",
  "some",
  "near",
  "nearer",
  "bytes"
FROM "hive"."shop"."sales_orders";

CREATE TABLE IF NOT EXISTS "hive"."shop"."sales_orders_2" (
  "day" varchar)
WITH (format = 'PARQUET', external_location = 's3://lake/it''s here/x/shop/sales.orders/1/');

CREATE OR REPLACE VIEW "hive"."shop"."sales_orders_2_typed" AS SELECT
  TRY_CAST("day" AS date) AS "day"
FROM "hive"."shop"."sales_orders_2";

CREATE TABLE IF NOT EXISTS "hive"."test"."customer" (
  "c_since" timestamp(6),
  "c_balance" decimal(12,2),
  "c_much" decimal(20,0))
WITH (format = 'PARQUET', external_location = 's3://lake/it''s here/x/test/test.customer/');

-- cases: A is the name of two columns but for its case, which cannot be told apart there

-- nothing: it has no columns, which is no table there

-- shop.sales.gone: TABLE_DROPPED: somebody dropped it
