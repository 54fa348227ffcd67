/// A Ceph of one node in tests: its S3 server shares no code with ours, verifies signatures and
/// encrypts.
@NullMarked
package dev.spillway.testkit.ceph;

import org.jspecify.annotations.NullMarked;
