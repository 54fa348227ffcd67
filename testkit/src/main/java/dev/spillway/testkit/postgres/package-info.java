/// Real PostgreSQL servers for tests.
@NullMarked
package dev.spillway.testkit.postgres;

import org.jspecify.annotations.NullMarked;
