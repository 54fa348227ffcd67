/// A running MySQL or MariaDB server as an export source: connections that hold one point for as
/// long as the export lasts, and readers that take turns on them.
@NullMarked
package dev.spillway.mysql.live;

import org.jspecify.annotations.NullMarked;
