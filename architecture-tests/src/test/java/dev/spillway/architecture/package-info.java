/// What holds the house together: the rules of its packages, and documentation that cannot drift.
@NullMarked
package dev.spillway.architecture;

import org.jspecify.annotations.NullMarked;
