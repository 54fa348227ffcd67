/// Faults that strike at the n-th step of whatever a test drives.
@NullMarked
package dev.spillway.testkit.fault;

import org.jspecify.annotations.NullMarked;
