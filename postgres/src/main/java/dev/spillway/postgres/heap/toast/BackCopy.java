package dev.spillway.postgres.heap.toast;

/// The copy of bytes written before, as dictionary coders want it: where the distance is shorter
/// than the length, bytes just written are copied again.
final class BackCopy {
  private BackCopy() {}

  static void copy(byte[] target, int at, int back, int size) {
    if (back >= size) {
      System.arraycopy(target, at - back, target, at, size);
      return;
    }
    for (int i = at; i < at + size; i++) {
      target[i] = target[i - back];
    }
  }
}
