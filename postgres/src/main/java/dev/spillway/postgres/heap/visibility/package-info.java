/// Which row versions a snapshot shows: hint bits, pg_xact and pg_multixact.
@NullMarked
package dev.spillway.postgres.heap.visibility;

import org.jspecify.annotations.NullMarked;
