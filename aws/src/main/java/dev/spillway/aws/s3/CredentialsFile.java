package dev.spillway.aws.s3;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Credentials in a file of AWS's form, read again whenever the file has changed:
///
/// ```
/// aws_access_key_id = AKIA...
/// aws_secret_access_key = ...
/// aws_session_token = ...      (optional)
/// ```
///
/// Of several profiles the first counts. Thread-safe.
public final class CredentialsFile implements Credentials {
  private final Path file;
  private volatile Optional<Loaded> loaded = Optional.empty();

  /// @param key the file's identity, which an atomic replacement changes
  private record Loaded(FileTime modified, long bytes, Optional<Object> key, AccessKeyPair pair) {
    boolean isOf(BasicFileAttributes now) {
      return modified.equals(now.lastModifiedTime())
          && bytes == now.size()
          && key.equals(Optional.ofNullable(now.fileKey()));
    }
  }

  public CredentialsFile(Path file) {
    this.file = file;
  }

  @Override
  public AccessKeyPair current() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Optional<Loaded> known = loaded.filter(before -> before.isOf(now));
      if (known.isPresent()) {
        return known.get().pair();
      }
      AccessKeyPair pair = parse(Files.readString(file));
      loaded =
          Optional.of(
              new Loaded(
                  now.lastModifiedTime(), now.size(), Optional.ofNullable(now.fileKey()), pair));
      return pair;
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "Cannot read the access key file " + file + ": " + e.getMessage(), e);
    }
  }

  private AccessKeyPair parse(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      int equals = line.indexOf('=');
      if (line.startsWith("[") && !values.isEmpty()) {
        break;
      }
      if (equals > 0 && !line.startsWith("#")) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return new AccessKeyPair(
        required(values, "aws_access_key_id"),
        required(values, "aws_secret_access_key"),
        Optional.ofNullable(values.get("aws_session_token")));
  }

  private String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw new FailedException(
          Fault.SETUP, "The access key file " + file + " has no line '" + name + " = ...'.");
    }
    return value;
  }

  @Override
  public String toString() {
    return "CredentialsFile[" + file + "]";
  }
}
