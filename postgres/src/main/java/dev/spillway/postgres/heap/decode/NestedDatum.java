package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.toast.Varlena;
import java.util.Optional;

/// A value inside of another one: an element, a field, a bound. It never lies in TOAST, but may be
/// compressed or have a short length.
final class NestedDatum {
  private final StoredType stored;
  private final DatumText text;
  private final Varlena varlena = new Varlena(Optional.empty());
  private final TextBuffer printed = new TextBuffer();

  NestedDatum(DatumType.Element element) {
    this.stored = element.stored();
    this.text = DatumTexts.of(element.type());
  }

  StoredType stored() {
    return stored;
  }

  /// Prints the value at `at` into a buffer of this object's own, which stays valid until the next
  /// value.
  TextBuffer print(byte[] bytes, int at, int end) {
    printed.clear();
    if (stored.length() == StoredType.VARYING) {
      varlena.open(bytes, at, end);
      text.print(varlena.bytes(), varlena.from(), varlena.length(), printed);
    } else {
      text.print(bytes, at, stored.length(), printed);
    }
    return printed;
  }
}
