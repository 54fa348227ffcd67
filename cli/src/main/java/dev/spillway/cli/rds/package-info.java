/// `spillway rds`: every operation of the API, and `wait`.
@NullMarked
package dev.spillway.cli.rds;

import org.jspecify.annotations.NullMarked;
