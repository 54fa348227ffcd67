/// Keys of AWS KMS.
@NullMarked
package dev.spillway.aws.kms;

import org.jspecify.annotations.NullMarked;
