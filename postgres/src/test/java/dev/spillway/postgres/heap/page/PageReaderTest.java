package dev.spillway.postgres.heap.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.postgres.heap.page.RelationFile.Checksums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pages on both sides of a segment's end. The first segment is a file with a hole of nearly 1 GB.
@Timeout(60)
class PageReaderTest {
  private static final long SEGMENT = RelationFile.SEGMENT_BLOCKS;
  private static final int MARK = 5000;

  @TempDir Path data;

  @Test
  void pagesOfTwoSegmentsAreReadAtOnce() throws IOException {
    write("7", SEGMENT - 2, 'a', 'b');
    write("7.1", 0, 'c', 'd', 'e');
    RelationFile relation =
        RelationFile.of(
            data,
            "7",
            Map.of("7", SEGMENT * Page.BYTES, "7.1", 3L * Page.BYTES),
            Checksums.IGNORED);
    assertThat(relation.blocks()).isEqualTo(SEGMENT + 3);

    assertThat(marks(relation, SEGMENT - 2, 5)).isEqualTo("abcde");
    assertThat(marks(relation, SEGMENT - 1, 2)).isEqualTo("bc");
    assertThat(marks(relation, SEGMENT, 1)).isEqualTo("c");
    assertThat(marks(relation, SEGMENT + 1, 2)).isEqualTo("de");
  }

  @Test
  void aSegmentThatEndsEarlyNamesItselfAndTheBlock() throws IOException {
    write("7", SEGMENT - 1, 'a');
    write("7.1", 0, 'b');
    RelationFile relation = new RelationFile(data, "7", SEGMENT + 3, false);

    assertThatThrownBy(() -> marks(relation, SEGMENT - 1, 4))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("file 7.1, block " + (SEGMENT + 1))
        .hasMessageContaining("the file ends here");
  }

  @Test
  void aMissingOrShortSegmentIsNoEnd() {
    assertThatThrownBy(() -> of(Map.of("7.1", 8192L)))
        .hasMessageContaining("file 7: it is missing");
    assertThatThrownBy(() -> of(Map.of("7", SEGMENT * Page.BYTES, "7.2", 8192L)))
        .hasMessageContaining("file 7.1: it is missing");
    assertThatThrownBy(() -> of(Map.of("7", 8192L, "7.1", 8192L)))
        .hasMessageContaining("file 7: it ends before the segment that follows it");
    assertThatThrownBy(() -> of(Map.of("7", 8193L))).hasMessageContaining("impossible");
  }

  private RelationFile of(Map<String, Long> sizes) {
    return RelationFile.of(data, "7", sizes, Checksums.IGNORED);
  }

  private static String marks(RelationFile relation, long block, int count) {
    byte[] pages = new byte[count * Page.BYTES];
    try (PageReader reader = new PageReader(relation)) {
      reader.read(block, count, pages);
    }
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      marks.append((char) pages[i * Page.BYTES + MARK]);
    }
    return marks.toString();
  }

  /// Writes pages that hold nothing but a header and a mark.
  private void write(String file, long block, char... marks) throws IOException {
    ByteBuffer pages = ByteBuffer.allocate(marks.length * Page.BYTES);
    pages.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < marks.length; i++) {
      int page = i * Page.BYTES;
      pages.putShort(page + 12, (short) 24).putShort(page + 14, (short) Page.BYTES);
      pages.putShort(page + 16, (short) Page.BYTES).putShort(page + 18, (short) (Page.BYTES | 4));
      pages.put(page + MARK, (byte) marks[i]);
    }
    try (FileChannel channel =
        FileChannel.open(
            data.resolve(file), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      channel.write(pages, block * Page.BYTES);
    }
  }
}
