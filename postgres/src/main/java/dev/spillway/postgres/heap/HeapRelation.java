package dev.spillway.postgres.heap;

import dev.spillway.postgres.heap.page.RelationFile;
import dev.spillway.postgres.heap.toast.ToastFiles;
import java.util.List;
import java.util.Optional;

/// A relation with rows of its own, as it lies in files.
///
/// @param columns all that rows may hold, dropped ones too
/// @param expectedRows the planner's estimate; -1 if there is none
record HeapRelation(
    RelationFile heap, Optional<ToastFiles> toast, List<HeapColumn> columns, float expectedRows) {}
