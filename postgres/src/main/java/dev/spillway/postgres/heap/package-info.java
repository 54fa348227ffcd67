/// Tables of a prepared snapshot, read from their heap files without a server.
@NullMarked
package dev.spillway.postgres.heap;

import org.jspecify.annotations.NullMarked;
