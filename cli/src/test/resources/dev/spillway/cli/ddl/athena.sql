-- Athena runs one statement at a time. Times have milliseconds in the views, and are in UTC.
-- The views *_typed cast text; what the type cannot hold (infinity, NaN, years before Christ) is NULL there.

CREATE DATABASE IF NOT EXISTS `shop`;

CREATE DATABASE IF NOT EXISTS `test`;

CREATE EXTERNAL TABLE IF NOT EXISTS `shop`.`sales_orders` (
  `id` bigint,
  `total` string,
  `free` string,
  `wide` string,
  `day` string,
  `at` string,
  `stamp` string,
  `instant` string,
  `key` string,
  `doc` string,
  `a``b"c` string,
  `flag` boolean,
  `few` smallint,
  `some` int,
  `near` float,
  `nearer` double,
  `bytes` binary)
STORED AS PARQUET
LOCATION 's3://lake/it''s here/x/shop/sales.Orders/1/';

CREATE OR REPLACE VIEW "shop"."sales_orders_typed" AS SELECT
  "id",
  TRY_CAST("total" AS decimal(14,2)) AS "total",
  "free",
  "wide",
  TRY_CAST("day" AS date) AS "day",
  "at",
  TRY_CAST("stamp" AS timestamp) AS "stamp",
  CAST(TRY_CAST("instant" || ':00' AS timestamp with time zone) AT TIME ZONE 'UTC' AS timestamp) AS "instant",
  "key",
  "doc",
  "a`b""c",
  "flag",
  "few",
  "some",
  "near",
  "nearer",
  "bytes"
FROM "shop"."sales_orders";

CREATE EXTERNAL TABLE IF NOT EXISTS `shop`.`sales_orders_2` (
  `day` string)
STORED AS PARQUET
LOCATION 's3://lake/it''s here/x/shop/sales.orders/1/';

CREATE OR REPLACE VIEW "shop"."sales_orders_2_typed" AS SELECT
  TRY_CAST("day" AS date) AS "day"
FROM "shop"."sales_orders_2";

CREATE EXTERNAL TABLE IF NOT EXISTS `test`.`customer` (
  `c_since` timestamp,
  `c_balance` decimal(12,2),
  `c_much` decimal(20,0))
STORED AS PARQUET
LOCATION 's3://lake/it''s here/x/test/test.customer/';

-- cases: A is the name of two columns but for its case, which cannot be told apart there

-- nothing: it has no columns, which is no table there

-- shop.sales.gone: TABLE_DROPPED: somebody dropped it
