package dev.spillway.api.query;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/// Reads `application/x-www-form-urlencoded` strictly: a broken escape or bytes that are not UTF-8
/// are refused, never guessed at.
final class FormDecoder {
  private final byte[] form;

  FormDecoder(byte[] form) {
    this.form = form;
  }

  /// Gives every name and value in their order; a name without `=` has an empty value.
  void decode(BiConsumer<String, String> parameters) {
    int start = 0;
    while (start < form.length) {
      int end = indexOf('&', start, form.length);
      if (end > start) {
        int equals = indexOf('=', start, end);
        String name = text(start, equals, "a parameter's name");
        if (name.isEmpty()) {
          throw Malformed.input("The request has a value without a parameter name.");
        }
        parameters.accept(name, text(Math.min(equals + 1, end), end, "the parameter " + name));
      }
      start = end + 1;
    }
  }

  private int indexOf(char wanted, int from, int end) {
    int i = from;
    while (i < end && form[i] != wanted) {
      i++;
    }
    return i;
  }

  private String text(int start, int end, String what) {
    byte[] decoded = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      if (form[i] == '%') {
        decoded[length++] = escaped(i, end, what);
        i += 2;
      } else {
        decoded[length++] = form[i] == '+' ? (byte) ' ' : form[i];
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(decoded, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw Malformed.input("The bytes of " + what + " are not UTF-8.", e);
    }
  }

  private byte escaped(int percent, int end, String what) {
    int high = percent + 2 < end ? Character.digit(form[percent + 1], 16) : -1;
    int low = percent + 2 < end ? Character.digit(form[percent + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw Malformed.input(
          "A percent sign in " + what + " is not followed by two hexadecimal digits.");
    }
    return (byte) ((high << 4) | low);
  }
}
