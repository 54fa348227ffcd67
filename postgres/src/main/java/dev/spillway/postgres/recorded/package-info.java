/// The catalogs of a prepared snapshot in one file, written when it is prepared, so that no server
/// has to be asked when it is read.
@NullMarked
package dev.spillway.postgres.recorded;

import org.jspecify.annotations.NullMarked;
