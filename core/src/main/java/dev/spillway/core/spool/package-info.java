/// Bytes that are too many for memory, in files of the work directory.
@NullMarked
package dev.spillway.core.spool;

import org.jspecify.annotations.NullMarked;
