/// The server programs of MySQL and MariaDB: where they are, and how they are run.
@NullMarked
package dev.spillway.mysqlserver;

import org.jspecify.annotations.NullMarked;
