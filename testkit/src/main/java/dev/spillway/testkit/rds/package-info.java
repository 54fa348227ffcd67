/// The services behind the API, small and in memory: they keep the contracts of the real ones, run
/// nothing, and let a test say what happens.
@NullMarked
package dev.spillway.testkit.rds;

import org.jspecify.annotations.NullMarked;
