package dev.spillway.core.storedexport;

import dev.spillway.core.objectstore.BucketRequest;

/// A bucket that stored exports are kept in.
///
/// @param bucket with the role that writes and reads them there, and the key that encrypts them
/// @param prefix what their keys begin with; empty or ending with a slash
public record ExportHome(BucketRequest bucket, String prefix) {}
