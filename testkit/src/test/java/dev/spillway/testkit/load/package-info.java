/// Exports of more than a test could keep: generated rows, discarded objects, and a clock of units.
@NullMarked
package dev.spillway.testkit.load;

import org.jspecify.annotations.NullMarked;
