package dev.spillway.mysql.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Names of databases and tables as the server writes them in names of files, and InnoDB in its own
/// dictionary ("Mapping of Identifiers to File Names" in MySQL's manual). MariaDB would convert
/// them (`USING filename`), MySQL 9 does not.
final class FileNames {
  private static final String CODES = "file-names.txt";
  private static final Map<Integer, String> LETTERS = letters();

  private FileNames() {}

  static String of(String name) {
    StringBuilder file = new StringBuilder();
    name.chars().forEach(c -> append(file, c));
    return file.toString();
  }

  private static void append(StringBuilder file, int c) {
    boolean plain = c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    if (plain) {
      file.append((char) c);
    } else {
      String letter = LETTERS.get(c);
      file.append('@').append(letter == null ? "%04x".formatted(c) : letter);
    }
  }

  private static Map<Integer, String> letters() {
    try (InputStream in =
            Objects.requireNonNull(FileNames.class.getResourceAsStream(CODES), CODES);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return lines
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .collect(
              Collectors.toUnmodifiableMap(pair -> Integer.valueOf(pair[0], 16), pair -> pair[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
