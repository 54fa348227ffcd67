/// What the server must not forget, in one SQLite file: tasks, plans with what was done of them,
/// snapshots, and since when databases are declared.
@NullMarked
package dev.spillway.server.store;

import org.jspecify.annotations.NullMarked;
