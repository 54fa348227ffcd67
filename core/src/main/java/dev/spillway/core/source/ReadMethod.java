package dev.spillway.core.source;

/// How a table is read where a source knows more than one way.
///
/// @param name a code such as HEAP_FILES or COPY
/// @param reason why it is not the usual way; empty if it is
public record ReadMethod(String name, String reason) {
  @Override
  public String toString() {
    return reason.isEmpty() ? name : name + " (" + reason + ")";
  }
}
