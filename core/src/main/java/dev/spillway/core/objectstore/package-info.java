/// Objects in a bucket, written under a key of KMS, published only by commit.
@NullMarked
package dev.spillway.core.objectstore;

import org.jspecify.annotations.NullMarked;
