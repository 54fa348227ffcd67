-- A web shop: what most databases are made of, in numbers that take a moment to export.
CREATE TABLE customers (
  customer_id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(120) NOT NULL UNIQUE,
  full_name VARCHAR(80) NOT NULL,
  address JSON,
  phone VARCHAR(24) CHARACTER SET latin1,
  born_on DATE,
  loyalty ENUM('none', 'silver', 'gold', 'première classe') NOT NULL,
  credit_limit DECIMAL(14, 2) UNSIGNED,
  newsletter TINYINT(1),
  interests SET('books', 'music', 'garden', 'vélo'),
  created_at TIMESTAMP(6) NOT NULL
);

INSERT INTO customers
SELECT
  seq,
  CONCAT('Customer.', seq, '@example.org'),
  CONCAT(ELT(1 + seq % 8, 'Ada', 'Zoë', 'Grace', 'Søren', 'Mária', '李', 'Edgar', 'Жанна'), ' ',
    ELT(1 + seq % 7, 'Lovelace', 'O''Brien', 'Hopper', 'Ångström', 'Codd', '小龙', 'Müller')),
  IF(seq % 9 > 0, JSON_OBJECT('street', CONCAT(1 + seq % 300, ' "Main" Street'), 'city', ELT(1 + seq % 4, 'Zürich', 'Oslo', 'São Paulo', 'Reno')), NULL),
  IF(seq % 3 > 0, CONCAT('+41 ', LPAD(seq * 7919 % 1000000000, 9, '0')), NULL),
  IF(seq % 10 > 0, DATE '1940-01-01' + INTERVAL seq * 31 % 25000 DAY, NULL),
  1 + seq % 4,
  IF(seq % 5 > 0, seq * 7919 % 1000000 / 100, NULL),
  CASE seq % 7 WHEN 0 THEN NULL WHEN 1 THEN 1 ELSE 0 END,
  IF(seq % 6 > 0, seq % 16, NULL),
  TIMESTAMP '2019-03-31 00:30:00' + INTERVAL seq * 2220000060 MICROSECOND
FROM seq_1_to_50000;

CREATE TABLE products (
  product_id MEDIUMINT UNSIGNED PRIMARY KEY,
  sku CHAR(12) NOT NULL,
  title VARCHAR(80) CHARACTER SET latin1 NOT NULL,
  price DECIMAL(10, 2) NOT NULL,
  weight_kg FLOAT,
  volume_l DOUBLE,
  colours BIT(11),
  description MEDIUMTEXT,
  picture MEDIUMBLOB,
  taxed DECIMAL(12, 4) AS (price * 1.081) STORED,
  shelf INT INVISIBLE DEFAULT 7
);

-- Descriptions and pictures of some products take many pages.
INSERT INTO products (product_id, sku, title, price, weight_kg, volume_l, colours, description, picture)
SELECT
  seq,
  CONCAT('SKU-', LPAD(seq, 6, '0')),
  CONCAT(ELT(1 + seq % 4, 'Blue', 'Grüne', 'Red', 'Petite'), ' ', ELT(1 + seq % 3, 'chair', 'Lampe', 'table'), ' no ', seq),
  5 + seq * 31 % 90000 / 100,
  IF(seq % 11 > 0, seq * 7919 % 40000 / 999, NULL),
  SQRT(seq) * POW(10, seq % 9 - 4),
  seq % 2048,
  CASE WHEN seq % 20 = 0 THEN REPEAT(CONCAT('A long story about product ', seq, '. '), 400) WHEN seq % 3 = 0 THEN 'Short.' END,
  IF(seq % 50 = 0, REPEAT(UNHEX(SHA2(seq, 512)), 120), NULL)
FROM seq_1_to_5000;

CREATE TABLE orders (
  order_id BIGINT NOT NULL,
  customer_id BIGINT UNSIGNED NOT NULL,
  ordered_on DATE NOT NULL,
  ordered_at DATETIME(3) NOT NULL,
  status ENUM('new', 'paid', 'shipped', 'returned') NOT NULL,
  currency CHAR(3) NOT NULL,
  total DECIMAL(14, 2),
  coupon VARCHAR(20),
  delivery TIME,
  PRIMARY KEY (order_id, ordered_on)
) PARTITION BY RANGE COLUMNS (ordered_on) (
  PARTITION p2023 VALUES LESS THAN ('2024-01-01'),
  PARTITION p2024 VALUES LESS THAN ('2025-01-01'),
  PARTITION later VALUES LESS THAN (MAXVALUE)
);

INSERT INTO orders
SELECT
  seq, 1 + seq * 7919 % 50000, DATE '2023-01-01' + INTERVAL seq % 1096 DAY,
  TIMESTAMP '2023-01-01 00:00:00' + INTERVAL seq % 1096 DAY + INTERVAL seq % 86400 * 1001000 MICROSECOND,
  1 + seq % 4, ELT(1 + seq % 3, 'CHF', 'EUR', 'USD'),
  IF(seq % 100 > 0, seq * 7919 % 200000 / 100, NULL),
  IF(seq % 13 = 0, CONCAT('SPRING-', seq % 40), NULL),
  IF(seq % 4 > 1, SEC_TO_TIME(seq % 30 * 86400 + seq % 7 * 3600), NULL)
FROM seq_1_to_100000;

CREATE TABLE order_items (
  order_id BIGINT NOT NULL,
  line SMALLINT NOT NULL,
  product_id MEDIUMINT UNSIGNED NOT NULL,
  quantity INT NOT NULL,
  unit_price DECIMAL(10, 2) NOT NULL,
  discount FLOAT,
  picked_at DATETIME,
  amount DECIMAL(20, 2) AS (quantity * unit_price) VIRTUAL,
  PRIMARY KEY (order_id, line)
);

INSERT INTO order_items (order_id, line, product_id, quantity, unit_price, discount, picked_at)
SELECT
  1 + seq DIV 4, seq % 4, 1 + seq * 7919 % 5000, 1 + seq % 9, (499 + seq * 31 % 90000) / 100,
  IF(seq % 8 = 0, seq % 25 / 100, NULL),
  IF(seq % 5 > 0, TIMESTAMP '2023-01-01 06:00:00' + INTERVAL seq * 47 SECOND, NULL)
FROM seq_0_to_399999;

CREATE TABLE gift_cards (
  card_id UUID PRIMARY KEY,
  balance DECIMAL(14, 2)
);

-- None of these is exported, as in RDS.
CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'new';
CREATE SEQUENCE invoice_numbers;
