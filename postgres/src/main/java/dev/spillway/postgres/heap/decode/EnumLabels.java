package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Enums: a value is the oid of its row in pg_enum.
final class EnumLabels implements DatumText {
  private final int[] oids;
  private final byte[][] labels;

  EnumLabels(Map<Integer, String> byOid) {
    this.oids = byOid.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    this.labels =
        Arrays.stream(oids)
            .mapToObj(oid -> String.valueOf(byOid.get(oid)).getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  byte[] label(byte[] bytes, int at) {
    int index = Arrays.binarySearch(oids, LittleEndian.int4(bytes, at));
    if (index < 0) {
      throw DamagedFileException.inValue("an enum value is none of its type's labels");
    }
    return labels[index];
  }

  @Override
  public void print(byte[] bytes, int from, int length, TextBuffer out) {
    byte[] label = label(bytes, from);
    out.put(label, 0, label.length);
  }
}
