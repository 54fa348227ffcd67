/// Turns a base backup into a prepared snapshot, and serves one: servers of ours on somebody else's
/// files, which must neither reach out to anything that those files name nor change what is read.
@NullMarked
package dev.spillway.postgres.recovery;

import org.jspecify.annotations.NullMarked;
