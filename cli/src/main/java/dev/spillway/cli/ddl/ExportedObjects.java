package dev.spillway.cli.ddl;

import java.util.List;

/// The objects of one export, by their names below its folder.
interface ExportedObjects extends AutoCloseable {
  /// In order.
  List<String> names();

  byte[] read(String name);

  @Override
  void close();
}
