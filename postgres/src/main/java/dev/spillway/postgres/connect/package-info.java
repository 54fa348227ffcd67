/// Connections to PostgreSQL: addresses, TLS, unix sockets, and what a failed connect means.
@NullMarked
package dev.spillway.postgres.connect;

import org.jspecify.annotations.NullMarked;
