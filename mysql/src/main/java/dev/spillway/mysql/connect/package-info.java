/// Connections to MySQL and MariaDB: addresses, TLS, and what a failed connect means.
@NullMarked
package dev.spillway.mysql.connect;

import org.jspecify.annotations.NullMarked;
