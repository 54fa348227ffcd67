/// An S3 endpoint in this process, for machines that have no other.
@NullMarked
package dev.spillway.embedded.s3;

import org.jspecify.annotations.NullMarked;
