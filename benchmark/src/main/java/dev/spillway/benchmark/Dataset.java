package dev.spillway.benchmark;

import java.util.List;

/// A table to export, the same on every run and machine.
enum Dataset {
  /// TPC-H's line items in shape, not dbgen's values; nothing is NULL.
  LINEITEM("lineitem", 6_000_000, Sums.LINEITEM),
  /// The same with a fifth of the values NULL.
  LINEITEM_NULLS("lineitem_nulls", 6_000_000, Sums.LINEITEM),
  /// pgbench's accounts, nearly all padding.
  ACCOUNTS(
      "pgbench_accounts",
      5_000_000,
      "SELECT count(*), sum(aid), sum(bid), sum(abalance), count(filler) FROM %s"),
  /// Documents that lie out of line, some compressed.
  WIDE(
      "wide",
      200_000,
      "SELECT count(*), sum(id), sum(length(body)), sum(octet_length(picture)), min(token::text) FROM %s");

  static final String DATABASE = "bench";

  private final String table;
  private final int fullRows;
  private final String sums;

  Dataset(String table, int fullRows, String sums) {
    this.table = table;
    this.fullRows = fullRows;
    this.sums = sums;
  }

  String table() {
    return table;
  }

  int rows(double scale) {
    return (int) Math.max(1_000, fullRows * scale);
  }

  /// Rows and sums of `relation`, in SQL that PostgreSQL and DuckDB both understand, whatever the
  /// columns' types became.
  String sums(String relation) {
    return sums.formatted(relation);
  }

  /// What makes and fills the table.
  List<String> creation(double scale) {
    return switch (this) {
      case LINEITEM -> lineitem(rows(scale), "%s");
      case LINEITEM_NULLS ->
          lineitem(rows(scale), "CASE WHEN hashint4(i * 16 + %2$d) %% 5 <> 0 THEN %1$s END");
      case ACCOUNTS ->
          List.of(
              "CREATE TABLE pgbench_accounts (aid int NOT NULL, bid int, abalance int, filler char(84))",
              "INSERT INTO pgbench_accounts SELECT i, i / 100000 + 1, 0, '' FROM generate_series(1, %d) i"
                  .formatted(rows(scale)));
      case WIDE ->
          List.of(
              "CREATE TABLE wide (id bigint, body text, document jsonb, picture bytea, token uuid, changed timestamptz)",
              """
              INSERT INTO wide
              SELECT i, repeat('lorem ipsum dolor ' || i || ' ', 60)
                  || (SELECT string_agg(md5(i || ' ' || j), ' ') FROM generate_series(1, 20) j),
                jsonb_build_object('id', i, 'name', md5(i::text), 'tags', jsonb_build_array('a', i %% 7, 'c'),
                  'note', repeat('note ', 40)),
                (SELECT string_agg(sha512(convert_to(i || ' ' || j, 'UTF8')), '') FROM generate_series(1, 18) j),
                md5(i::text)::uuid, timestamptz '2020-01-01 00:00:00Z' + i * interval '7 seconds 3 microseconds'
              FROM generate_series(1, %d) i
              """
                  .formatted(rows(scale)));
    };
  }

  private List<String> lineitem(int rows, String nullable) {
    return List.of(
        """
        CREATE TABLE %s (l_orderkey bigint, l_partkey int, l_suppkey int, l_linenumber int,
          l_quantity numeric(15, 2), l_extendedprice numeric(15, 2), l_discount numeric(15, 2), l_tax numeric(15, 2),
          l_returnflag char(1), l_linestatus char(1), l_shipdate date, l_commitdate date, l_receiptdate date,
          l_shipinstruct char(25), l_shipmode char(10), l_comment varchar(44))
        """
            .formatted(table),
        """
        INSERT INTO %s SELECT %s FROM generate_series(1, %d) i
        """
            .formatted(table, columns(nullable), rows));
  }

  private static String columns(String nullable) {
    List<String> columns =
        List.of(
            "(i / 4)::bigint",
            "hashint4(i) & 262143",
            "hashint4(i + 7) % 10000",
            "i % 7 + 1",
            "((hashint4(i + 1) & 1023) % 50 + 1)::numeric(15, 2)",
            "((hashint4(i + 2) & 16777215) / 100.0 + 900)::numeric(15, 2)",
            "((hashint4(i + 3) & 1023) % 11 / 100.0)::numeric(15, 2)",
            "((hashint4(i + 4) & 1023) % 9 / 100.0)::numeric(15, 2)",
            "substr('ANR', i % 3 + 1, 1)",
            "substr('OF', (i / 7) % 2 + 1, 1)",
            "date '1992-01-02' + (hashint4(i + 5) & 4095) % 2526",
            "date '1992-01-31' + (hashint4(i + 6) & 4095) % 2466",
            "date '1992-01-04' + (hashint4(i + 8) & 4095) % 2554",
            "(array['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'])[i % 4 + 1]",
            "(array['AIR', 'FOB', 'MAIL', 'RAIL', 'REG AIR', 'SHIP', 'TRUCK'])[i % 7 + 1]",
            "left(md5(i::text) || ' deposits sleep', 10 + i % 34)");
    StringBuilder select = new StringBuilder();
    for (int column = 0; column < columns.size(); column++) {
      select
          .append(column == 0 ? "" : ", ")
          .append(nullable.formatted(columns.get(column), column));
    }
    return select.toString();
  }

  private static final class Sums {
    static final String LINEITEM =
        "SELECT count(*), sum(l_orderkey), sum(l_suppkey), sum(l_extendedprice::decimal(15, 2)), min(l_shipdate)::text, max(l_receiptdate)::text, sum(length(l_comment)), count(l_shipmode) FROM %s";
  }
}
