/// The client's commands: `rds`, `export`, `ddl` and what a terminal needs; a client of the API
/// like any other.
@NullMarked
package dev.spillway.cli;

import org.jspecify.annotations.NullMarked;
