package dev.spillway.cli.argument;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values that stand in a file: `file://` for text, `fileb://` for bytes.
public final class ParameterFile {
  private static final String TEXT = "file://";
  private static final String BYTES = "fileb://";
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+|\\{[^}]*})");

  /// What the file gave.
  public sealed interface Content {
    /// The value names no file.
    record None() implements Content {}

    record Text(String text) implements Content {}

    record Bytes(byte[] bytes) implements Content {}
  }

  /// A file that cannot be read; the message is the AWS CLI's.
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableException(String message) {
      super(message);
    }
  }

  private final Map<String, String> environment;

  public ParameterFile(Map<String, String> environment) {
    this.environment = environment;
  }

  public Content read(String value) throws UnreadableException {
    if (value.startsWith(TEXT)) {
      String path = expand(value.substring(TEXT.length()));
      byte[] bytes = bytes(value, path);
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return new Content.Text(text.replace("\r\n", "\n").replace('\r', '\n'));
      } catch (CharacterCodingException _) {
        throw new UnreadableException(
            "Unable to load paramfile (%s), text contents could not be decoded.  If this is a binary file, please use the fileb:// prefix instead of the file:// prefix."
                .formatted(path));
      }
    }
    return value.startsWith(BYTES)
        ? new Content.Bytes(bytes(value, expand(value.substring(BYTES.length()))))
        : new Content.None();
  }

  private static byte[] bytes(String value, String path) throws UnreadableException {
    try {
      return Files.readAllBytes(Path.of(path));
    } catch (NoSuchFileException _) {
      throw unable(value, "[Errno 2] No such file or directory", path);
    } catch (AccessDeniedException _) {
      throw unable(value, "[Errno 13] Permission denied", path);
    } catch (IOException | InvalidPathException _) {
      throw Files.isDirectory(Path.of(path))
          ? unable(value, "[Errno 21] Is a directory", path)
          : unable(value, "[Errno 5] Input/output error", path);
    }
  }

  private static UnreadableException unable(String value, String why, String path) {
    return new UnreadableException(
        "Unable to load paramfile %s: %s: '%s'".formatted(value, why, path));
  }

  private String expand(String path) {
    String home = environment.getOrDefault("HOME", "");
    String expanded = path.equals("~") || path.startsWith("~/") ? home + path.substring(1) : path;
    return VARIABLE
        .matcher(expanded)
        .replaceAll(found -> {
          String name = found.group(1).replaceAll("[{}]", "");
          return Matcher.quoteReplacement(environment.getOrDefault(name, found.group()));
        });
  }
}
