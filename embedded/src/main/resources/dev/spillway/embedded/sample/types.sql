-- Every kind of column that PostgreSQL has, with the values at its edges.
CREATE SCHEMA types;
SELECT setseed(0.17);

CREATE TABLE types.numbers (
  id serial PRIMARY KEY,
  a_smallint smallint,
  an_integer integer,
  a_bigint bigint,
  a_numeric numeric,
  a_numeric_10_3 numeric(10, 3),
  a_money money,
  a_real real,
  a_double double precision,
  a_boolean boolean
);

INSERT INTO types.numbers
  (a_smallint, an_integer, a_bigint, a_numeric, a_numeric_10_3, a_money, a_real, a_double, a_boolean)
VALUES
  (-32768, -2147483648, -9223372036854775808, 'NaN', 'NaN', -92233720368547758.08, 'NaN', 'NaN', false),
  (32767, 2147483647, 9223372036854775807, 'Infinity', 9999999.999, 92233720368547758.07, 'Infinity', 'Infinity', true),
  (0, 0, 0, '-Infinity', -9999999.999, 0, '-Infinity', '-Infinity', NULL),
  (-1, -1, -1, 0, 0, -0.01, '-0', '-0', true),
  (1, 1, 1, '1e-200', 0.001, 1234567.89, 1.17549435e-38, 2.2250738585072014e-308, true),
  (2, 2, 2, '-1e1000', -0.001, 1, 3.4028235e38, 1.7976931348623157e308, true),
  (3, 3, 3, 0.00, 1.100, 1, 1e-45, 5e-324, true),
  (4, 4, 4, 12345678901234567890.123456789012345678901234567890, 1, 1, 16777216, 9007199254740993, true),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO types.numbers
  (a_smallint, an_integer, a_bigint, a_numeric, a_numeric_10_3, a_money, a_real, a_double, a_boolean)
SELECT
  (random() * 65535 - 32768)::int::smallint, (random() * 4e9 - 2e9)::int, (random() * 1.8e19 - 9e18)::bigint,
  (random() * 10 ^ (i % 30))::numeric, round((random() * 1e6)::numeric, 3), (random() * 1e6)::numeric::money,
  (random() * 10 ^ (i % 40 - 20))::real, random() * 10 ^ (i % 600 - 300), random() < 0.5
FROM generate_series(1, 20000) AS i;

CREATE TABLE types.texts (
  id serial PRIMARY KEY,
  a_text text,
  a_varchar varchar(40),
  a_char char(8),
  a_single_char char,
  a_name name,
  an_internal_char "char",
  a_bytea bytea,
  a_bit bit(11),
  a_varbit bit varying,
  an_xml xml,
  a_json json,
  a_jsonb jsonb,
  a_uuid uuid,
  a_tsvector tsvector,
  a_tsquery tsquery,
  a_jsonpath jsonpath
);

INSERT INTO types.texts
  (a_text, a_varchar, a_char, a_single_char, a_name, an_internal_char, a_bytea, a_bit, a_varbit, an_xml,
   a_json, a_jsonb, a_uuid, a_tsvector, a_tsquery, a_jsonpath)
VALUES
  ('', '', '', '', '', '', '', B'00000000000', B'', '<a/>',
   '{}', '{}', '00000000-0000-0000-0000-000000000000', '', '', '$'),
  (E'\\ , "quoted" ''single'' \t\r\n \u0001 {} () NULL \\N', 'trailing blanks   ', 'x', '"', 'pg_catalog', '~', '\x00ff5c',
   B'10101010101', B'1', '<?xml version="1.0"?><b c="&lt;">t</b>',
   E'{"b" : 1,  "a":[1, 2.50, null, "\\u00e9"],\n"b":2}', '{"b": 1, "a": [1, 2.50, null, "\u00e9", 1e5], "": {}}',
   'ffffffff-ffff-ffff-ffff-ffffffffffff', 'fat:2,4 cat:3A it''s:1', 'fat & (cat | !"it''s":*B) <2> rat', 'lax $.a[*] ? (@ > 1)'),
  ('𝄞 clef, 👩‍👩‍👧 family, e' || U&'\0301' || ' combined', 'Größe', 'ß', 'é', 'ünïcode', NULL, decode(repeat('de', 300), 'hex'),
   NULL, B'000000000000000000000000000000000000000000000000000000000000000001', NULL,
   'null', 'null', '6ecd8c99-4036-403d-bf84-cf8400f67836', NULL, NULL, NULL),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO types.texts (a_text, a_varchar, a_char, a_bytea, a_bit, a_varbit, a_json, a_jsonb, a_uuid, a_tsvector)
SELECT
  repeat(md5(i::text), i % 5), 'v' || i % 100, chr(65 + i % 26), sha256(i::text::bytea), i::bit(11),
  substring(i::bit(32) FROM 1 + i % 32), json_build_object('i', i, 'half', i / 2.0),
  jsonb_build_object('i', i, 'text', 'é' || i, 'list', jsonb_build_array(i, NULL, true)),
  md5(i::text)::uuid, to_tsvector('english', 'The number ' || i || ' jumps over the lazy dogs')
FROM generate_series(1, 20000) AS i;

CREATE TABLE types.times (
  id serial PRIMARY KEY,
  a_date date,
  a_time time,
  a_time_3 time(3),
  a_timetz timetz,
  a_timestamp timestamp,
  a_timestamp_0 timestamp(0),
  a_timestamptz timestamptz,
  an_interval interval
);

INSERT INTO types.times
  (a_date, a_time, a_time_3, a_timetz, a_timestamp, a_timestamp_0, a_timestamptz, an_interval)
VALUES
  ('infinity', '00:00', '00:00', '00:00:00+15:59', 'infinity', 'infinity', 'infinity', '178000000 years'),
  ('-infinity', '24:00', '23:59:59.999', '24:00:00-15:59:59', '-infinity', '-infinity', '-infinity', '-178000000 years'),
  ('4713-01-01 BC', '23:59:59.999999', '12:00', '12:00:00.1+05:30', '4713-01-01 00:00 BC', '0001-12-31 BC', '4713-01-02 00:00+00 BC', '0'),
  ('5874897-12-31', '00:00:00.000001', '12:00', '12:00:00-00:00:01', '294276-12-31 23:59:59.999999', '9999-12-31', '294276-12-31 23:59:59.999999+00', '1 year -2 mons +3 days -04:05:06.789'),
  ('0044-03-15 BC', '12:34:56.1', '12:34:56.1', '12:34:56.1+00', '1969-12-31 23:59:59.9', '1970-01-01', '1883-11-18 12:03:58+00', '-1 day'),
  ('1582-10-10', '12:34:56.12', '12:34:56.12', '12:34:56-07:52:58', '1900-02-28 12:00', '2000-02-29', '2024-03-31 01:30:00+00', '23:59:59.999999'),
  ('10000-01-01', '01:02', '01:02', '01:02+01', '10000-01-01 01:02', '10000-01-01', '10000-01-01 00:00+00', '-00:00:00.000001'),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO types.times
  (a_date, a_time, a_time_3, a_timetz, a_timestamp, a_timestamp_0, a_timestamptz, an_interval)
SELECT
  date '1900-01-01' + i * 7, time '00:00' + i * interval '4.321 seconds', time '00:00' + i * interval '1.2345 seconds',
  (time '00:00' + i * interval '3 seconds')::timetz AT TIME ZONE make_interval(mins => i % 1000 - 500),
  timestamp '1850-01-01' + i * interval '3 days 04:05:06.000007', timestamp '1950-01-01' + i * interval '1 day 00:00:01',
  timestamptz '1800-01-01 00:00+00' + i * interval '4 days 00:00:00.1',
  make_interval(years => i % 90 - 30, months => i % 25 - 12, days => i % 61 - 30, secs => i * 1.000001 - 5000)
FROM generate_series(1, 20000) AS i;

CREATE TABLE types.geometry (
  id serial PRIMARY KEY,
  a_point point,
  a_line line,
  an_lseg lseg,
  a_box box,
  a_path path,
  a_polygon polygon,
  a_circle circle
);

INSERT INTO types.geometry (a_point, a_line, an_lseg, a_box, a_path, a_polygon, a_circle)
VALUES
  ('(1.5,-2)', '{1,-1,0}', '[(0,0),(1,1)]', '(2,2),(0,0)', '[(0,0),(1,1),(2,0)]', '((0,0),(1,1),(2,0))', '<(0,0),1>'),
  ('(NaN,Infinity)', '{0,1,-1e-300}', '[(1e300,0),(0,-1e-300)]', '(Infinity,1),(0,-Infinity)', '((0,0))', '((0.1,0.2))', '<(1e10,-1e10),0>'),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO types.geometry (a_point, a_line, an_lseg, a_box, a_path, a_polygon, a_circle)
SELECT
  point(x, y), line(point(x, y), point(x + 1, y + i)), lseg(point(x, y), point(y, x)), box(point(x, y), point(0, 0)),
  path(polygon(1 + i % 5 + 1, circle(point(x, y), 1))), polygon(3 + i % 4, circle(point(x, y), 2)), circle(point(x, y), i)
FROM (SELECT i, random() * 360 - 180 AS x, random() * 180 - 90 AS y FROM generate_series(1, 5000) AS i) AS points;

CREATE TABLE types.networks_and_identifiers (
  id serial PRIMARY KEY,
  an_inet inet,
  a_cidr cidr,
  a_macaddr macaddr,
  a_macaddr8 macaddr8,
  a_pg_lsn pg_lsn,
  a_pg_snapshot pg_snapshot,
  an_oid oid,
  a_regclass regclass,
  a_regtype regtype,
  an_xid xid,
  an_xid8 xid8,
  a_cid cid,
  a_tid tid
);

INSERT INTO types.networks_and_identifiers
  (an_inet, a_cidr, a_macaddr, a_macaddr8, a_pg_lsn, a_pg_snapshot, an_oid, a_regclass, a_regtype, an_xid, an_xid8, a_cid, a_tid)
VALUES
  ('0.0.0.0/0', '0.0.0.0/0', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff:ff:ff', '0/0', '1:1:', 0, 'pg_class', 'integer', '0', '0', '0', '(0,0)'),
  ('192.168.1.5/24', '10.1.0.0/16', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', 'FFFFFFFF/FFFFFFFF', '10:20:10,14,15', 4294967295, 'pg_type', 'text[]', '4294967295', '18446744073709551615', '4294967295', '(4294967295,65535)'),
  ('::ffff:1.2.3.4/128', '2001:db8::/32', 'ff:ff:ff:ff:ff:ff', '00:00:00:ff:fe:00:00:00', '16/B374D848', '5:9:7', 2147483648, 'pg_database', 'timestamptz', '3', '4', '5', '(6,7)'),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO types.networks_and_identifiers (an_inet, a_cidr, a_macaddr, a_pg_lsn, an_oid, an_xid8)
SELECT
  inet '10.0.0.0/8' + i * 257, set_masklen(cidr '2001:db8::/32' + i, 128), right(md5(i::text), 12)::macaddr,
  pg_lsn '0/0' + i * 1000003::numeric, i::oid, (i * 4294967296)::text::xid8
FROM generate_series(1, 5000) AS i;

CREATE TYPE types.mood AS ENUM ('sad', 'it''s ok', 'happy 🙂');
CREATE TYPE types.pair AS (label text, value numeric);
CREATE TYPE types.nested AS (id integer, pair types.pair, moods types.mood[]);
CREATE DOMAIN types.positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN types.postcode AS varchar(10);
CREATE DOMAIN types.pairs AS types.pair[];
CREATE TYPE types.float_range AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = types.float_multirange);

CREATE TABLE types.arrays (
  id serial PRIMARY KEY,
  integers integer[],
  texts text[],
  matrix double precision[][],
  numerics numeric[],
  booleans boolean[],
  byteas bytea[],
  dates date[],
  timestamps timestamptz[],
  uuids uuid[],
  moods types.mood[],
  pairs types.pair[],
  ranges int4range[],
  jsons jsonb[],
  inets inet[],
  chars char(4)[]
);

INSERT INTO types.arrays
  (integers, texts, matrix, numerics, booleans, byteas, dates, timestamps, uuids, moods, pairs, ranges, jsons, inets, chars)
VALUES
  ('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
  ('{1,NULL,-3}', ARRAY['', 'NULL', 'null', 'a,b', '{x}', '"q"', '\', ' blank ', 'é', NULL], '{{1.5,NaN},{-Infinity,1e20}}', '{NaN,1.10,NULL}',
   '{t,f,NULL}', ARRAY['\x'::bytea, '\x00ff'], '{infinity,0001-01-01 BC}', '{2024-02-29 12:00+00,infinity}',
   '{00000000-0000-0000-0000-000000000000}', ARRAY['sad', 'it''s ok', NULL]::types.mood[],
   ARRAY[ROW('a "b"', 1.0), ROW(NULL, NULL), NULL]::types.pair[], '{"[1,5)",empty,"(,3)"}',
   ARRAY['{"a": "b, c"}', 'null', NULL]::jsonb[], '{10.0.0.1,::1/64}', '{a,"b c"}'),
  ('[0:2]={7,8,9}', '[-1:0][2:3]={{a,b},{c,d}}', '{{{1},{2}},{{3},{4}}}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO types.arrays (integers, texts, matrix, numerics, dates, moods, pairs)
SELECT
  ARRAY[i, -i, i * 2], ARRAY['t' || i, 'x y', ''], ARRAY[[i / 3.0, i], [0.1, -i]], ARRAY[i / 7.0, i],
  ARRAY[date '2000-01-01' + i], (enum_range(NULL::types.mood))[1 : i % 4], ARRAY[ROW('p' || i, i / 4.0)]::types.pair[]
FROM generate_series(1, 5000) AS i;

CREATE TABLE types.ranges (
  id serial PRIMARY KEY,
  an_int4range int4range,
  an_int8range int8range,
  a_numrange numrange,
  a_tsrange tsrange,
  a_tstzrange tstzrange,
  a_daterange daterange,
  a_float_range types.float_range,
  an_int4multirange int4multirange,
  a_nummultirange nummultirange,
  a_tstzmultirange tstzmultirange,
  a_datemultirange datemultirange
);

INSERT INTO types.ranges
  (an_int4range, an_int8range, a_numrange, a_tsrange, a_tstzrange, a_daterange, a_float_range,
   an_int4multirange, a_nummultirange, a_tstzmultirange, a_datemultirange)
VALUES
  ('empty', 'empty', 'empty', 'empty', 'empty', 'empty', 'empty', '{}', '{}', '{}', '{}'),
  ('(,)', '[5,)', '(,1.50]', '[2024-01-01 00:00,infinity)', '(,"2024-01-01 12:00:00.5+00")', '[2024-02-28,2024-03-01]', '[0.1,NaN)',
   '{[1,3),[5,9)}', '{(,0.5],(7,)}', '{["2024-01-01 00:00+00","2024-01-02 00:00+00")}', '{[2024-01-01,2024-02-01),[2025-01-01,)}'),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO types.ranges (an_int4range, a_numrange, a_tsrange, a_daterange, a_float_range, an_int4multirange)
SELECT
  int4range(i, i * 2, '[]'), numrange(i / 8.0, i / 4.0, '(]'),
  tsrange(timestamp '2020-01-01' + i * interval '1 hour', timestamp '2020-01-01' + i * interval '2 hours'),
  daterange(date '2020-01-01', date '2020-01-01' + i), types.float_range(i / 3.0, i), int4multirange(int4range(i, i + 2), int4range(i + 9, i + 11))
FROM generate_series(1, 5000) AS i;

CREATE TABLE types.user_defined (
  id serial PRIMARY KEY,
  a_mood types.mood,
  a_pair types.pair,
  a_nested types.nested,
  a_positive types.positive,
  a_postcode types.postcode,
  pairs types.pairs,
  a_row types.numbers
);

INSERT INTO types.user_defined (a_mood, a_pair, a_nested, a_positive, a_postcode, pairs, a_row)
VALUES
  ('sad', ROW('', 0), ROW(1, ROW('x', 1.50), '{sad,NULL}'), 1, '', '{}', (SELECT n FROM types.numbers AS n WHERE id = 1)),
  ('it''s ok', ROW('a "quoted", (thing) \ ', NULL), ROW(NULL, NULL, NULL), 2147483647, 'CH-8000', ARRAY[ROW('a', 1), NULL]::types.pair[], NULL),
  ('happy 🙂', ROW(NULL, NULL), ROW(2, ROW(NULL, NULL), '{}'), NULL, NULL, NULL, (SELECT n FROM types.numbers AS n WHERE id = 9)),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO types.user_defined (a_mood, a_pair, a_nested, a_positive, a_postcode)
SELECT
  (enum_range(NULL::types.mood))[1 + i % 3], ROW('label ' || i % 50, i / 10.0)::types.pair,
  ROW(i, ROW('n', i)::types.pair, ARRAY['sad']::types.mood[])::types.nested, i,
  lpad(i::text, 5, '0')
FROM generate_series(1, 5000) AS i;

CREATE TABLE types.extensions (
  id serial PRIMARY KEY,
  an_hstore hstore,
  a_citext citext,
  an_ltree ltree,
  an_lquery lquery,
  a_cube cube,
  a_seg seg,
  an_isbn isbn,
  an_ean13 ean13,
  hstores hstore[]
);

INSERT INTO types.extensions (an_hstore, a_citext, an_ltree, an_lquery, a_cube, a_seg, an_isbn, an_ean13, hstores)
VALUES
  ('', '', '', '*', '(0)', '1.5 .. 2', '978-0-393-04002-9', '0000000000000', '{}'),
  ('"a"=>"b, \"c\"", "é"=>NULL', 'MixedCase', 'Top.Science.Astronomy', 'Top.*{0,2}.sport*@', '(1,2.5),(3,-4)', '<1e5', NULL, '4007630000116',
   ARRAY['a=>1'::hstore, NULL]),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO types.extensions (an_hstore, a_citext, an_ltree, a_cube)
SELECT hstore('k' || i % 10, i::text), 'Text' || i, ('Top.n' || i % 7 || '.n' || i)::ltree, cube(ARRAY[i, i / 2.0])
FROM generate_series(1, 5000) AS i;

-- One value in each of the ways in which PostgreSQL stores large values.
CREATE TABLE types.large_values (
  id integer PRIMARY KEY,
  compressed text COMPRESSION pglz,
  external text,
  plain_bytes bytea
);

ALTER TABLE types.large_values ALTER COLUMN external SET STORAGE EXTERNAL;

INSERT INTO types.large_values
SELECT
  i, repeat('compressible ' || i || ' ', 20 * i * i), (SELECT string_agg(md5((n + i)::text), '') FROM generate_series(1, i * i) AS n),
  (SELECT string_agg(sha512((n * i)::text::bytea), '') FROM generate_series(1, i * 10) AS n)
FROM generate_series(1, 120) AS i;

INSERT INTO types.large_values
VALUES (1000, repeat('0123456789abcdef', 655360), repeat('x', 3000000), decode(repeat('c0ffee', 700000), 'hex'));

CREATE TABLE types.nothing_but_nulls (id integer, a_text text, a_number numeric, a_time timestamptz);
INSERT INTO types.nothing_but_nulls SELECT i FROM generate_series(1, 1000) AS i;

CREATE TABLE types.no_rows (id bigint, a_text text, an_array integer[]);

-- Columns that rows written earlier do not have, and one that was there once.
CREATE TABLE types.changed_later (id integer, gone text, kept text);
INSERT INTO types.changed_later SELECT i, 'gone', 'kept ' || i FROM generate_series(1, 1000) AS i;
ALTER TABLE types.changed_later DROP COLUMN gone;
ALTER TABLE types.changed_later ADD COLUMN added_with_default timestamptz DEFAULT '2024-05-06 07:08:09+00';
ALTER TABLE types.changed_later ADD COLUMN added_without text;
INSERT INTO types.changed_later SELECT i, 'kept ' || i, '2025-01-01 00:00+00', 'added' FROM generate_series(1001, 1100) AS i;
DELETE FROM types.changed_later WHERE id % 10 = 0;
UPDATE types.changed_later SET kept = upper(kept) WHERE id % 7 = 0;

-- Names that every program along the way has to quote.
CREATE SCHEMA "Mixed Case";
CREATE TABLE "Mixed Case"."Order Lines" (
  "ID" bigint,
  "camelCase" text,
  "select" integer,
  "größe" numeric,
  "数量" integer,
  "dotted.name" text,
  "it's" boolean
);
INSERT INTO "Mixed Case"."Order Lines"
SELECT i, 'camel ' || i, i % 10, i / 3.0, i * 2, 'a.b', i % 2 = 0 FROM generate_series(1, 1000) AS i;

CREATE TABLE "Mixed Case"."UPPER" ("VALUE" text);
INSERT INTO "Mixed Case"."UPPER" VALUES ('upper');
CREATE TABLE "Mixed Case"."日本語" (id integer, "名前" text);
INSERT INTO "Mixed Case"."日本語" VALUES (1, '名前'), (2, NULL);

ANALYZE;
