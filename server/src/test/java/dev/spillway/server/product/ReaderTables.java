package dev.spillway.server.product;

import dev.spillway.testkit.postgres.TestPostgres;

/// Tables whose types and names readers have trouble with.
final class ReaderTables {
  private ReaderTables() {}

  static void create(TestPostgres postgres, String database) {
    postgres.execute(
        database,
        """
        CREATE TABLE every (id bigint, total numeric(14,2), rounded numeric(5,-2), day date,
          at_time time, stamp timestamp, instant timestamptz, uuid uuid, doc jsonb, big numeric,
          bytes bytea, small_float real, small smallint, flag boolean, words text)
        """,
        """
        INSERT INTO every VALUES
          (1, 1234567.89, 12345, '2024-02-29', '12:34:56.789', '2024-02-29 12:34:56.789012',
            '2024-02-29 12:34:56.7+05:30', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
            '{"a": "b"}', 12345678901234567890.5, '\\x00ff', 1.5, -3, true, 'x'),
          (2, 'NaN', NULL, '0044-03-15 BC', '00:00', '0044-03-15 01:02:03 BC', NULL, NULL, 'null',
            NULL, NULL, NULL, NULL, NULL, ''),
          (3, -0.05, -99900, '1582-10-04', '23:59:59.999999', '1582-10-04 00:00:00',
            '1970-01-01 00:00:00+00', NULL, '{"a": 1}', 'Infinity', '', 'NaN', 0, false, NULL)
        """,
        "CREATE TABLE cases (a int, \"A\" int)",
        "INSERT INTO cases VALUES (1, 2)",
        "CREATE TABLE empty (day date, n int)",
        "CREATE TABLE nothing ()",
        "CREATE SCHEMA \"odd schema\"",
        "CREATE TABLE \"odd schema\".\"it's [a]*? \"\"b\"\".c\" (\"we\"\"ird-col\" int)",
        "INSERT INTO \"odd schema\".\"it's [a]*? \"\"b\"\".c\" VALUES (7)");
  }
}
