/// The whole API as its clients see it.
@NullMarked
package dev.spillway.api;

import org.jspecify.annotations.NullMarked;
