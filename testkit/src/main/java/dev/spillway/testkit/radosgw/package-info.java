/// Ceph's S3 server in tests, which shares no code with ours, verifies signatures and encrypts.
@NullMarked
package dev.spillway.testkit.radosgw;

import org.jspecify.annotations.NullMarked;
