/// Snapshots that are exports kept at home: made once from a live database, copied as often as
/// wanted, for databases whose files cannot be had.
@NullMarked
package dev.spillway.core.storedexport;

import org.jspecify.annotations.NullMarked;
