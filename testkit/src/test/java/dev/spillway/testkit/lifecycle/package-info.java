/// The life of export tasks under crashes, faults and cancels, on fakes that strike where a test
/// wants.
@NullMarked
package dev.spillway.testkit.lifecycle;

import org.jspecify.annotations.NullMarked;
