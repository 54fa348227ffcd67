package dev.spillway.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version of this program, as the build wrote it.
public final class Version implements IVersionProvider {
  private static final String RESOURCE = "version.properties";

  /// Such as `1.0.0`.
  public static String text() {
    Properties properties = new Properties();
    try (InputStream stream = Version.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("the program was built without " + RESOURCE);
      }
      properties.load(stream);
    } catch (IOException e) {
      throw new IllegalStateException("reading " + RESOURCE, e);
    }
    return properties.getProperty("version", "unknown");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"spillway " + text()};
  }
}
