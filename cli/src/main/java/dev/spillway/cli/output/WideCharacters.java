package dev.spillway.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Objects;

/// Which characters take two columns: those that Unicode calls wide, full or ambiguous.
final class WideCharacters {
  private static final String RESOURCE = "/dev/spillway/cli/wide.txt";

  private WideCharacters() {}

  /// Read when the first character beyond ASCII is met.
  private static final class Table {
    static final BitSet WIDE = read();

    private Table() {}

    private static BitSet read() {
      BitSet wide = new BitSet();
      try (InputStream stream =
          Objects.requireNonNull(Table.class.getResourceAsStream(RESOURCE), RESOURCE)) {
        String text = new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        for (String range : text.strip().split("\\s+", -1)) {
          int hyphen = range.indexOf('-');
          int first = Integer.parseInt(hyphen < 0 ? range : range.substring(0, hyphen), 16);
          int last = Integer.parseInt(range.substring(hyphen + 1), 16);
          wide.set(first, last + 1);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("reading " + RESOURCE, e);
      }
      return wide;
    }
  }

  static boolean isWide(int character) {
    return character >= 0x80 && Table.WIDE.get(character);
  }
}
