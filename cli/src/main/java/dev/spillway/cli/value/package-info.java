/// Values without a type of their own, as JSON knows them: what arguments become, answers are read
/// to and queries give.
@NullMarked
package dev.spillway.cli.value;

import org.jspecify.annotations.NullMarked;
