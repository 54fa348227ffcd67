-- From a bucket: INSTALL httpfs; LOAD httpfs; and a secret for it.
-- The views *_typed cast text; what the type cannot hold (infinity, NaN, years before Christ) is NULL there.

CREATE SCHEMA IF NOT EXISTS "shop";

CREATE SCHEMA IF NOT EXISTS "test";

CREATE OR REPLACE VIEW "shop"."sales.Orders" AS SELECT
  "id",
  "total",
  "free",
  "wide",
  "day",
  "at",
  "stamp",
  "instant",
  "key",
  "doc",
  "a`b""c",
  "flag",
  "few",
  "some",
  "near",
  "nearer",
  "bytes"
FROM read_parquet('s3://lake/it''s here/x/shop/sales.Orders/1/*.parquet');

CREATE OR REPLACE VIEW "shop"."sales.Orders_typed" AS SELECT
  "id",
  TRY_CAST("total" AS DECIMAL(14,2)) AS "total",
  "free",
  "wide",
  TRY_CAST("day" AS DATE) AS "day",
  TRY_CAST("at" AS TIME) AS "at",
  CASE WHEN "stamp" NOT LIKE '% BC' THEN TRY_CAST("stamp" AS TIMESTAMP) END AS "stamp",
  TRY_CAST("instant" AS TIMESTAMPTZ) AS "instant",
  TRY_CAST("key" AS UUID) AS "key",
  TRY_CAST("doc" AS JSON) AS "doc",
  "a`b""c",
  "flag",
  "few",
  "some",
  "near",
  "nearer",
  "bytes"
FROM "shop"."sales.Orders";

CREATE OR REPLACE VIEW "shop"."sales.orders_2" AS SELECT
  CAST(NULL AS VARCHAR) AS "day"
WHERE false;

CREATE OR REPLACE VIEW "shop"."sales.orders_2_typed" AS SELECT
  TRY_CAST("day" AS DATE) AS "day"
FROM "shop"."sales.orders_2";

CREATE OR REPLACE VIEW "test"."customer" AS SELECT
  "c_since",
  "c_balance",
  "c_much"
FROM read_parquet('s3://lake/it''s here/x/test/test.customer/*/*.parquet');

CREATE OR REPLACE VIEW "shop"."cases" AS SELECT
  "a",
  "A_1"
FROM read_parquet('s3://lake/it''s here/x/shop/cases/*.parquet');

-- nothing: it has no columns, which is no table there

-- shop.sales.gone: TABLE_DROPPED: somebody dropped it
