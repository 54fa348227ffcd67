package dev.spillway.cli.rds;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The version of this program, as the build wrote it.
public final class Version {
  private static final String RESOURCE = "/dev/spillway/cli/version.properties";

  private Version() {}

  /// Such as `1.0.0`.
  public static String text() {
    try (InputStream stream =
        Objects.requireNonNull(Version.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      String line = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
      return line.substring(line.indexOf('=') + 1);
    } catch (IOException e) {
      throw new IllegalStateException("reading " + RESOURCE, e);
    }
  }
}
