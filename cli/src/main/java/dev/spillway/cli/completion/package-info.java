/// Completion of command lines in shells: the words come from the model, the shells ask for them.
@NullMarked
package dev.spillway.cli.completion;

import org.jspecify.annotations.NullMarked;
