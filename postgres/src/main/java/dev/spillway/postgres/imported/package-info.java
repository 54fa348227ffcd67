/// Backups that other programs made: what they are, whether they are whole, and how they become a
/// self-contained copy. The originals are only ever read.
@NullMarked
package dev.spillway.postgres.imported;

import org.jspecify.annotations.NullMarked;
