package dev.spillway.server.quickstart;

import dev.spillway.core.source.Engine;

/// A running sample server: how it is reached and what it holds.
///
/// @param schema of the table `orders` of the database `shop`
record Sample(
    Engine engine,
    String host,
    int port,
    String user,
    String password,
    String schema,
    SampleCatalog catalog) {
  /// The table of which rows are shown.
  String orders() {
    return "shop." + schema + ".orders";
  }
}
