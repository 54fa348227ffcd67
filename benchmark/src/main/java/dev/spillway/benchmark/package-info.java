/// Exports beside what others do with the same tables on the same machine, interleaved, checked and
/// reported.
@NullMarked
package dev.spillway.benchmark;

import org.jspecify.annotations.NullMarked;
