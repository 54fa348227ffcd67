/// One export: from a stored plan and a consistent read to the objects of a bucket.
@NullMarked
package dev.spillway.core.export;

import org.jspecify.annotations.NullMarked;
