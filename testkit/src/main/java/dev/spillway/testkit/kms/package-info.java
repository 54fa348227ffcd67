/// KMS in tests: the contract, and one in memory.
@NullMarked
package dev.spillway.testkit.kms;

import org.jspecify.annotations.NullMarked;
