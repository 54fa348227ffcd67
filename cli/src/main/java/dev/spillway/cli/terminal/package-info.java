/// Where a command reads from and writes to: a terminal, or files and pipes.
@NullMarked
package dev.spillway.cli.terminal;

import org.jspecify.annotations.NullMarked;
