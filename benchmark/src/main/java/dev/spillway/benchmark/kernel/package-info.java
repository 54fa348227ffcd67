/// The hot loops alone, by JMH, with what they allocate.
@NullMarked
package dev.spillway.benchmark.kernel;

import org.jspecify.annotations.NullMarked;
