/// Values as they lie in rows, decoded a column at a time into the vectors and the raw forms that a
/// binary COPY gives, or printed as the server prints them.
@NullMarked
package dev.spillway.postgres.heap.decode;

import org.jspecify.annotations.NullMarked;
