/// Reading relations by COPY in binary form, and decoding it a column at a time.
@NullMarked
package dev.spillway.postgres.copy;

import org.jspecify.annotations.NullMarked;
