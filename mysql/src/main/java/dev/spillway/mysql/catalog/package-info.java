/// What a server holds: tables, columns, keys and partitions from information_schema, with a fixed
/// number of queries however many tables there are, and by what a table is known again.
@NullMarked
package dev.spillway.mysql.catalog;

import org.jspecify.annotations.NullMarked;
