/// Buckets on S3 and on stores that speak its protocol.
@NullMarked
package dev.spillway.aws.s3;

import org.jspecify.annotations.NullMarked;
