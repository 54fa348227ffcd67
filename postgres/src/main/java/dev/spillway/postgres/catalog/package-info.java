/// What a database holds: its tables, columns and storage as one snapshot sees them, read from the
/// catalogs with a fixed number of queries, however many tables there are.
@NullMarked
package dev.spillway.postgres.catalog;

import org.jspecify.annotations.NullMarked;
