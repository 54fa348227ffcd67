-- Every kind of column that MariaDB has, with the values at its edges.
CREATE TABLE numbers (
  id INT AUTO_INCREMENT PRIMARY KEY,
  a_tinyint TINYINT,
  an_unsigned_tinyint TINYINT UNSIGNED,
  a_smallint SMALLINT,
  an_unsigned_smallint SMALLINT UNSIGNED,
  a_mediumint MEDIUMINT,
  an_unsigned_mediumint MEDIUMINT UNSIGNED,
  an_int INT,
  an_unsigned_int INT UNSIGNED,
  a_bigint BIGINT,
  an_unsigned_bigint BIGINT UNSIGNED,
  a_decimal_4_4 DECIMAL(4, 4),
  a_decimal_18_3 DECIMAL(18, 3),
  a_decimal_38_10 DECIMAL(38, 10),
  a_decimal_65_30 DECIMAL(65, 30),
  a_float FLOAT,
  a_double DOUBLE,
  a_bit BIT(64),
  a_year YEAR
);

INSERT INTO numbers VALUES
  (1, -128, 0, -32768, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0, -0.9999, -999999999999999.999,
    -9999999999999999999999999999.9999999999, -99999999999999999999999999999999999.999999999999999999999999999999,
    -3.40282e38, -1.7976931348623157e308, x'8000000000000000', 1901),
  (2, 127, 255, 32767, 65535, 8388607, 16777215, 2147483647, 4294967295, 9223372036854775807, 18446744073709551615, 0.9999,
    999999999999999.999, 9999999999999999999999999999.9999999999, 99999999999999999999999999999999999.999999999999999999999999999999,
    3.40282e38, 1.7976931348623157e308, x'ffffffffffffffff', 2155),
  (3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9223372036854775808, 0, 0, 0, 0, -0e0, -0e0, 0, 0),
  (4, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -0.0001, -0.001, -0.0000000001, -1e-30, 1.17549e-38, 2.2250738585072014e-308, 1, 2000),
  (5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.1, 1.1, 1.1, 1.1, 16777217, 9007199254740993, 2, 1999),
  (6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO numbers
SELECT
  6 + seq, seq % 256 - 128, seq % 256, seq % 65536 - 32768, seq % 65536, seq * 31 - 77500, seq * 31, seq * 7919 - 19797500, seq * 7919,
  seq * 1000000007 - 2500000017500, seq * 1000000007, seq % 10000 / 10000, seq * 7919 / 1000, seq * 123456789 / 977, seq / 977,
  seq / 7, SQRT(seq) * POW(10, seq % 600 - 300), seq * 1000000007, 1901 + seq % 255
FROM seq_1_to_5000;

CREATE TABLE times (
  id INT AUTO_INCREMENT PRIMARY KEY,
  a_date DATE,
  a_time TIME,
  a_time_6 TIME(6),
  a_datetime DATETIME,
  a_datetime_6 DATETIME(6),
  a_timestamp TIMESTAMP NULL,
  a_timestamp_3 TIMESTAMP(3) NULL
);

-- Dates that no calendar has are NULL in an export.
INSERT INTO times VALUES
  (1, '1000-01-01', '-838:59:59', '-838:59:59.999999', '1000-01-01 00:00:00', '1969-12-31 23:59:59.999999', '1970-01-01 00:00:01', '2038-01-19 03:14:07.999'),
  (2, '9999-12-31', '838:59:59', '838:59:59.999999', '9999-12-31 23:59:59', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07', '1970-01-01 00:00:01'),
  (3, '0000-00-00', '00:00:00', '-00:00:00.000001', '0000-00-00 00:00:00', '2020-00-00 00:00:00', '0000-00-00 00:00:00', NULL),
  (4, '2020-05-00', '24:00:00', '99:59:59', '2020-05-00 10:00:00', '1582-10-10 00:00:00', NULL, '2000-02-29 12:00:00.5'),
  (5, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO times
SELECT
  5 + seq, DATE '1800-01-01' + INTERVAL seq * 17 DAY, SEC_TO_TIME(seq * 601 - 1500000), SEC_TO_TIME(seq * 601.000001 - 1500000),
  TIMESTAMP '1950-01-01 00:00:00' + INTERVAL seq * 7919 MINUTE, TIMESTAMP '1950-01-01 00:00:00' + INTERVAL seq * 7919000001 MICROSECOND,
  TIMESTAMP '1975-01-01 00:00:00' + INTERVAL seq * 3600 * 24 SECOND, TIMESTAMP '1975-01-01 00:00:00' + INTERVAL seq * 7919001000 MICROSECOND
FROM seq_1_to_5000;

CREATE TABLE texts (
  id INT AUTO_INCREMENT PRIMARY KEY,
  a_char CHAR(10),
  a_varchar VARCHAR(200),
  a_tinytext TINYTEXT,
  a_longtext LONGTEXT,
  an_enum ENUM('a', 'ö', ''),
  a_set SET('a', 'b', 'ü'),
  a_json JSON,
  a_uuid UUID,
  an_inet4 INET4,
  an_inet6 INET6,
  a_binary BINARY(4),
  a_varbinary VARBINARY(100),
  a_blob BLOB,
  a_point POINT,
  a_geometry GEOMETRY
);

INSERT INTO texts VALUES
  (1, '', '', '', '', '', '', '{}', '00000000-0000-0000-0000-000000000000', '0.0.0.0', '::', '', '', '', POINT(0, 0), POINT(-1.5, 2)),
  (2, 'ä€😀', '  blanks  ', 'tab\tline\nnul\0', REPEAT('ä€😀', 50000), 'ö', 'a,b,ü', '{"a": [1, null, "ü"]}',
    'ffffffff-ffff-ffff-ffff-ffffffffffff', '255.255.255.255', '::ffff:192.0.2.1', x'00ff', x'00ff', REPEAT(x'00ff', 20000), NULL,
    ST_GEOMFROMTEXT('LINESTRING(0 0,1 1)')),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO texts
SELECT
  3 + seq, LEFT(SHA1(seq), seq % 11), CONCAT('"', seq, '", \\ ', CHAR(0x1F600 + seq % 80 USING utf32)), CONCAT('É', seq), IF(seq % 100 = 0, REPEAT(SHA1(seq), 99), 'x'),
  1 + seq % 3, seq % 8, JSON_ARRAY(seq, CONCAT('n', seq)), MD5(seq), CONCAT('10.0.', seq % 256, '.', seq DIV 256), CONCAT('2001:db8::', HEX(seq)),
  UNHEX(LEFT(MD5(seq), 8)), UNHEX(SHA1(seq)), UNHEX(SHA2(seq, 512)), POINT(seq, -seq / 7), NULL
FROM seq_1_to_5000;

-- One text, stored in the bytes of other character sets.
CREATE TABLE charsets (
  id INT PRIMARY KEY,
  in_latin1 VARCHAR(40) CHARACTER SET latin1,
  in_latin2 VARCHAR(40) CHARACTER SET latin2,
  in_cp1251 VARCHAR(40) CHARACTER SET cp1251,
  in_koi8r VARCHAR(40) CHARACTER SET koi8r,
  in_sjis VARCHAR(40) CHARACTER SET sjis,
  in_ujis VARCHAR(40) CHARACTER SET ujis,
  in_gbk VARCHAR(40) CHARACTER SET gbk,
  in_big5 VARCHAR(40) CHARACTER SET big5,
  in_euckr VARCHAR(40) CHARACTER SET euckr,
  in_utf16 VARCHAR(40) CHARACTER SET utf16,
  in_utf32 VARCHAR(40) CHARACTER SET utf32,
  in_utf8mb3 VARCHAR(40) CHARACTER SET utf8mb3,
  in_binary_order VARCHAR(40) COLLATE utf8mb4_bin
);

INSERT INTO charsets
SELECT
  seq, CONCAT('äß€ ', seq), CONCAT('ąčž ', seq), CONCAT('Привет ', seq), CONCAT('Привет ', seq), CONCAT('日本語ｱ\\ ', seq), CONCAT('日本語ｱ ', seq),
  CONCAT('中文 ', seq), CONCAT('中文 ', seq), CONCAT('한국 ', seq), CONCAT('aä😀 ', seq), CONCAT('aä😀 ', seq), CONCAT('aä€ ', seq), CONCAT('ÄB ', seq)
FROM seq_1_to_1000;

-- Names that have to be quoted, and an engine without transactions.
CREATE TABLE `Mixed "Case" ``日本語``` (
  `select` INT,
  `a"quoted"``name``` VARCHAR(20),
  `日本` INT
) ENGINE = MyISAM;

INSERT INTO `Mixed "Case" ``日本語``` VALUES (1, 'one', NULL), (2, NULL, 2);
