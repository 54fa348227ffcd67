/// The sample server: a database to try Spillway on, and to test it against.
@NullMarked
package dev.spillway.embedded.sample;

import org.jspecify.annotations.NullMarked;
