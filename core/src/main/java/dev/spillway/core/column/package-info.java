/// Column vectors: the only currency between reading and encoding.
@NullMarked
package dev.spillway.core.column;

import org.jspecify.annotations.NullMarked;
