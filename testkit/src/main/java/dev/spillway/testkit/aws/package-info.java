/// STS and KMS over the wire, for tests: they verify signatures and enforce trust, policies, grants
/// and the state of keys.
@NullMarked
package dev.spillway.testkit.aws;

import org.jspecify.annotations.NullMarked;
