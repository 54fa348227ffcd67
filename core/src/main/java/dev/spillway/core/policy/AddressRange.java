package dev.spillway.core.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/// An IPv4 or IPv6 address, or a range in CIDR form.
///
/// @param bits how many of the address count
record AddressRange(byte[] address, int bits) {
  private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

  static boolean isRange(String text) {
    return read(text).isPresent();
  }

  /// @param text a range; see [#isRange]
  static AddressRange parse(String text) {
    return read(text)
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no range of addresses"));
  }

  boolean contains(String given) {
    Optional<byte[]> other = bytes(given);
    if (other.isEmpty() || other.get().length != address.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((address[bit / Byte.SIZE] & mask) != (other.get()[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<AddressRange> read(String text) {
    int slash = text.indexOf('/');
    Optional<byte[]> address = bytes(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int most = address.get().length * Byte.SIZE;
    if (slash < 0) {
      return Optional.of(new AddressRange(address.get(), most));
    }
    String length = text.substring(slash + 1);
    if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > most) {
      return Optional.empty();
    }
    return Optional.of(new AddressRange(address.get(), Integer.parseInt(length)));
  }

  /// Only what cannot be a host name, so that nothing is looked up.
  private static Optional<byte[]> bytes(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
