/// A running PostgreSQL server as an export source: one consistent point over its databases, held
/// by idle transactions, and readers that import it.
@NullMarked
package dev.spillway.postgres.live;

import org.jspecify.annotations.NullMarked;
