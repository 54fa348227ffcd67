/// A source made of numbers: tables whose rows follow from their index, with faults on demand.
@NullMarked
package dev.spillway.testkit.source;

import org.jspecify.annotations.NullMarked;
