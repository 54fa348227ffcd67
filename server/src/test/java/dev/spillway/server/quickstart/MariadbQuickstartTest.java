package dev.spillway.server.quickstart;

import org.junit.jupiter.api.Tag;

@Tag("all")
class MariadbQuickstartTest extends QuickstartContract {
  MariadbQuickstartTest() {
    super(SampleEngine.MARIADB, "All values are equal: 791,018 rows in 118 columns of 14 tables.");
  }
}
