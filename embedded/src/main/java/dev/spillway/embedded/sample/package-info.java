/// The sample servers: databases to try Spillway on, and to test it against.
@NullMarked
package dev.spillway.embedded.sample;

import org.jspecify.annotations.NullMarked;
