/// Objects in a directory: encrypted at rest one by one, published by rename, listed in S3's order.
/// Knows nothing of HTTP.
@NullMarked
package dev.spillway.embedded.s3.store;

import org.jspecify.annotations.NullMarked;
