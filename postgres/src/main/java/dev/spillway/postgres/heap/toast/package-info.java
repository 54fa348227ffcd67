/// Large values: compressed ones, and those that lie in chunks in a TOAST relation.
@NullMarked
package dev.spillway.postgres.heap.toast;

import org.jspecify.annotations.NullMarked;
