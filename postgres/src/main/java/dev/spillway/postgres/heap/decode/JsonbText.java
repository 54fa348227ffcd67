package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// `jsonb`: containers of a header, an entry for each element or key and value, and the elements.
/// Walks without recursion, so that no nesting is too deep.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/utils/jsonb.h">jsonb.h</a>
final class JsonbText implements DatumText {
  private static final int COUNT = 0x0FFF_FFFF;
  private static final int SCALAR = 0x1000_0000;
  private static final int OBJECT = 0x2000_0000;
  private static final int ARRAY = 0x4000_0000;

  private static final int ENTRY_SIZE = 0x0FFF_FFFF;
  private static final int ENTRY_IS_END = 0x8000_0000;
  private static final int ENTRY_KIND = 0x7000_0000;
  private static final int STRING = 0;
  private static final int NUMERIC = 0x1000_0000;
  private static final int FALSE = 0x2000_0000;
  private static final int TRUE = 0x3000_0000;
  private static final int NULL = 0x4000_0000;
  private static final int CONTAINER = 0x5000_0000;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  // A frame for each container that is open.
  private static final int FRAME = 6;
  private static final int ENTRIES = 0;
  private static final int HEADER = 1;
  private static final int INDEX = 2;
  private static final int KEY_AT = 3;
  private static final int VALUE_AT = 4;
  private static final int END = 5;

  private final DatumText numeric;
  private int[] frames = new int[16 * FRAME];
  private int top;

  JsonbText(DatumText numeric) {
    this.numeric = numeric;
  }

  @Override
  public void print(byte[] bytes, int from, int length, TextBuffer out) {
    top = -FRAME;
    open(bytes, from, from + length, out);
    while (top >= 0) {
      if (frames[top + INDEX] == count()) {
        close(out);
      } else {
        next(bytes, out);
      }
    }
  }

  private int count() {
    return frames[top + HEADER] & COUNT;
  }

  private boolean isObject() {
    return (frames[top + HEADER] & OBJECT) != 0;
  }

  private void open(byte[] bytes, int at, int end, TextBuffer out) {
    int header = end - at < Integer.BYTES ? 0 : LittleEndian.int4(bytes, at);
    boolean object = (header & OBJECT) != 0;
    if (object == ((header & ARRAY) != 0)) {
      throw damaged();
    }
    long entries = (long) (header & COUNT) * (object ? 2 : 1);
    int first = at + Integer.BYTES;
    if (first + entries * Integer.BYTES > end) {
      throw damaged();
    }
    top += FRAME;
    if (top == frames.length) {
      frames = Arrays.copyOf(frames, 2 * top);
    }
    int data = first + (int) entries * Integer.BYTES;
    frames[top + ENTRIES] = first;
    frames[top + HEADER] = header;
    frames[top + INDEX] = 0;
    frames[top + KEY_AT] = data;
    frames[top + END] = end;
    frames[top + VALUE_AT] = object ? behindKeys(bytes, first, header & COUNT, data, end) : data;
    if ((header & SCALAR) == 0) {
      out.put(object ? '{' : '[');
    }
  }

  private static int behindKeys(byte[] bytes, int first, int keys, int data, int end) {
    int at = data;
    for (int key = 0; key < keys; key++) {
      at = endOf(LittleEndian.int4(bytes, first + key * Integer.BYTES), data, at, end);
    }
    return at;
  }

  /// Most entries say their length, every 32nd where it ends, counted from `data`.
  private static int endOf(int entry, int data, int at, int end) {
    long next = (long) (entry & ENTRY_SIZE) + ((entry & ENTRY_IS_END) != 0 ? data : at);
    if (next < at || next > end) {
      throw damaged();
    }
    return (int) next;
  }

  private void close(TextBuffer out) {
    if ((frames[top + HEADER] & SCALAR) == 0) {
      out.put(isObject() ? '}' : ']');
    }
    top -= FRAME;
  }

  private void next(byte[] bytes, TextBuffer out) {
    int index = frames[top + INDEX]++;
    if (index > 0) {
      out.put(',');
      out.put(' ');
    }
    int entries = frames[top + ENTRIES];
    int count = count();
    int data = entries + (isObject() ? 2 * count : count) * Integer.BYTES;
    int entry = LittleEndian.int4(bytes, entries + index * Integer.BYTES);
    if (isObject()) {
      int at = frames[top + KEY_AT];
      int end = endOf(entry, data, at, frames[top + END]);
      string(bytes, at, end, out);
      out.put(':');
      out.put(' ');
      frames[top + KEY_AT] = end;
      entry = LittleEndian.int4(bytes, entries + (count + index) * Integer.BYTES);
    }
    int at = frames[top + VALUE_AT];
    int end = endOf(entry, data, at, frames[top + END]);
    frames[top + VALUE_AT] = end;
    // Numbers and containers are aligned; what is left out before them counts as theirs.
    int aligned = data + ((at - data + 3) & -4);
    value(bytes, entry & ENTRY_KIND, at, aligned, end, out);
  }

  private void value(byte[] bytes, int kind, int at, int aligned, int end, TextBuffer out) {
    switch (kind) {
      case STRING -> string(bytes, at, end, out);
      case NUMERIC -> number(bytes, aligned, end, out);
      case FALSE -> out.put("false");
      case TRUE -> out.put("true");
      case NULL -> out.put("null");
      case CONTAINER -> open(bytes, aligned, end, out);
      default -> throw damaged();
    }
  }

  private void number(byte[] bytes, int at, int end, TextBuffer out) {
    int size = dev.spillway.postgres.heap.toast.Varlena.storedBytes(bytes, at, end);
    boolean isShort = (bytes[at] & 1) != 0;
    if (isShort ? bytes[at] == 1 : (bytes[at] & 3) != 0) {
      throw damaged();
    }
    int header = isShort ? 1 : Integer.BYTES;
    numeric.print(bytes, at + header, size - header, out);
  }

  private static void string(byte[] bytes, int from, int end, TextBuffer out) {
    out.put('"');
    int plain = from;
    for (int at = from; at < end; at++) {
      byte octet = bytes[at];
      if (octet < 0 || (octet >= ' ' && octet != '"' && octet != '\\')) {
        continue;
      }
      out.put(bytes, plain, at - plain);
      plain = at + 1;
      escape(octet, out);
    }
    out.put(bytes, plain, end - plain);
    out.put('"');
  }

  private static void escape(byte octet, TextBuffer out) {
    out.put('\\');
    switch (octet) {
      case '"', '\\' -> out.put(octet);
      case '\b' -> out.put('b');
      case '\f' -> out.put('f');
      case '\n' -> out.put('n');
      case '\r' -> out.put('r');
      case '\t' -> out.put('t');
      default -> {
        out.put("u00");
        out.put(HEX[octet >> 4]);
        out.put(HEX[octet & 0xF]);
      }
    }
  }

  private static DamagedFileException damaged() {
    return DamagedFileException.inValue("a jsonb value is none");
  }
}
