-- For Spark 3.4 and later.
-- The views *_typed cast text; what the type cannot hold (infinity, NaN, years before Christ) is NULL there.

CREATE DATABASE IF NOT EXISTS `shop`;

CREATE DATABASE IF NOT EXISTS `test`;

CREATE TABLE IF NOT EXISTS `shop`.`sales_orders` (
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
USING parquet
LOCATION 's3://lake/it\'s here/x/shop/sales.Orders/1';

CREATE OR REPLACE VIEW `shop`.`sales_orders_typed` AS SELECT
  `id`,
  try_cast(`total` AS decimal(14,2)) AS `total`,
  `free`,
  `wide`,
  CASE WHEN `day` NOT LIKE '% BC' THEN try_cast(`day` AS date) END AS `day`,
  `at`,
  CASE WHEN `stamp` NOT LIKE '% BC' THEN try_cast(`stamp` AS timestamp_ntz) END AS `stamp`,
  CASE WHEN `instant` NOT LIKE '% BC' THEN try_cast(`instant` AS timestamp) END AS `instant`,
  `key`,
  `doc`,
  `a``b"c`,
  `flag`,
  `few`,
  `some`,
  `near`,
  `nearer`,
  `bytes`
FROM `shop`.`sales_orders`;

CREATE TABLE IF NOT EXISTS `shop`.`sales_orders_2` (
  `day` string)
USING parquet
LOCATION 's3://lake/it\'s here/x/shop/sales.orders/1';

CREATE OR REPLACE VIEW `shop`.`sales_orders_2_typed` AS SELECT
  CASE WHEN `day` NOT LIKE '% BC' THEN try_cast(`day` AS date) END AS `day`
FROM `shop`.`sales_orders_2`;

CREATE TABLE IF NOT EXISTS `test`.`customer` (
  `c_since` timestamp,
  `c_balance` decimal(12,2),
  `c_much` decimal(20,0))
USING parquet
OPTIONS ('recursiveFileLookup' 'true')
LOCATION 's3://lake/it\'s here/x/test/test.customer';

-- cases: A is the name of two columns but for its case, which cannot be told apart there

-- nothing: it has no columns, which is no table there

-- shop.sales.gone: TABLE_DROPPED: somebody dropped it
