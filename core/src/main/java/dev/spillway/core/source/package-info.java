/// What a database gives to an export: a consistent read, its tables, their ranges, and readers
/// that fill column batches.
@NullMarked
package dev.spillway.core.source;

import org.jspecify.annotations.NullMarked;
