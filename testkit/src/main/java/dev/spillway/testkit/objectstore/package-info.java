/// Object stores in tests: the contract that every bucket keeps, and one in memory that fails on
/// demand.
@NullMarked
package dev.spillway.testkit.objectstore;

import org.jspecify.annotations.NullMarked;
