/// Keys of KMS in one file on this machine.
@NullMarked
package dev.spillway.embedded.kms;

import org.jspecify.annotations.NullMarked;
