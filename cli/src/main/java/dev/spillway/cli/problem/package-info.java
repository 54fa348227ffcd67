/// How a command ends when it does not end well: a message and an exit status.
@NullMarked
package dev.spillway.cli.problem;

import org.jspecify.annotations.NullMarked;
