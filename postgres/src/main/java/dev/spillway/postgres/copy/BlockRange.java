package dev.spillway.postgres.copy;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rows of a relation whose ctid lies in some of its blocks: `blocks 0-4096` ends before block
/// 4096, `blocks 4096-` has no end, so that it also holds blocks that were added after planning.
/// `all rows` is for storage without blocks.
public record BlockRange(long from, OptionalLong to, boolean byBlocks) {
  /// Block numbers are 32 bits; the highest is no block.
  public static final long MAX_BLOCK = 0xFFFF_FFFEL;

  private static final String ALL = "all rows";
  private static final Pattern SYNTAX = Pattern.compile("blocks (\\d{1,10})-(\\d{0,10})");

  /// A relation that cannot be cut.
  public static BlockRange allRows() {
    return new BlockRange(0, OptionalLong.empty(), false);
  }

  /// The blocks from `from` to before `to`.
  public static BlockRange blocks(long from, long to) {
    return new BlockRange(from, OptionalLong.of(to), true);
  }

  /// The blocks from `from` to the end.
  public static BlockRange blocksFrom(long from) {
    return new BlockRange(from, OptionalLong.empty(), true);
  }

  /// Reads the text of [#toString()].
  ///
  /// @throws IllegalArgumentException if it is none
  public static BlockRange parse(String text) {
    if (text.equals(ALL)) {
      return allRows();
    }
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a range of blocks: '" + text + "'");
    }
    long from = Long.parseLong(matcher.group(1));
    return matcher.group(2).isEmpty()
        ? blocksFrom(from)
        : blocks(from, Long.parseLong(matcher.group(2)));
  }

  /// The condition on ctid; empty if every row belongs to the range.
  Optional<String> condition() {
    StringBuilder condition = new StringBuilder();
    if (byBlocks && from > 0) {
      condition.append("ctid >= '(").append(from).append(",0)'");
    }
    if (to.isPresent()) {
      condition.append(condition.isEmpty() ? "" : " AND ");
      condition.append("ctid < '(").append(to.getAsLong()).append(",0)'");
    }
    return condition.isEmpty() ? Optional.empty() : Optional.of(condition.toString());
  }

  @Override
  public String toString() {
    if (!byBlocks) {
      return ALL;
    }
    return "blocks " + from + "-" + (to.isPresent() ? to.getAsLong() : "");
  }
}
