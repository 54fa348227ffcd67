package dev.spillway.postgres.heap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.postgres.heap.page.DamagedFileException;
import org.junit.jupiter.api.Test;

/// What a damaged value says of its text must not fill the memory.
class TextBufferTest {
  @Test
  void aTextThatNoValueCanHaveIsRefusedBeforeItIsMade() {
    TextBuffer text = new TextBuffer();
    text.put("kept");

    assertThatThrownBy(() -> text.reserve(TextBuffer.MOST_BYTES))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("takes more than " + TextBuffer.MOST_BYTES + " bytes");
    assertThatThrownBy(() -> text.reserve(Integer.MAX_VALUE))
        .isInstanceOf(DamagedFileException.class);
    assertThat(text.length()).isEqualTo(4);
    assertThat((long) TextBuffer.MOST_BYTES).isLessThan(Runtime.getRuntime().maxMemory());
  }
}
