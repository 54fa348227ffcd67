/// The auto-prompt: a command line that is completed while it is typed, with the names that exist.
@NullMarked
package dev.spillway.cli.prompt;

import org.jspecify.annotations.NullMarked;
