/// Buckets that keep everything in memory, with faults on demand.
@NullMarked
package dev.spillway.testkit.objectstore;

import org.jspecify.annotations.NullMarked;
