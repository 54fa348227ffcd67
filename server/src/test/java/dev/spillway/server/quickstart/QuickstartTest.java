package dev.spillway.server.quickstart;

import org.junit.jupiter.api.Tag;

@Tag("all")
class QuickstartTest extends QuickstartContract {
  QuickstartTest() {
    super(
        SampleEngine.POSTGRES, "All values are equal: 3,518,156 rows in 187 columns of 24 tables.");
  }
}
