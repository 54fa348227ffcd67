/// Real MariaDB and MySQL servers for tests.
@NullMarked
package dev.spillway.testkit.mysql;

import org.jspecify.annotations.NullMarked;
