package dev.spillway.postgres.heap.toast;

import dev.spillway.postgres.heap.page.RelationFile;

/// A TOAST relation: a heap of chunks, and the B-tree that finds them by value and number.
///
/// @param oid that its pointers carry
public record ToastFiles(int oid, RelationFile heap, RelationFile index) {}
