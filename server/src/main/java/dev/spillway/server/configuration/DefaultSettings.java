package dev.spillway.server.configuration;

import java.util.Optional;

/// What `spillway export` takes if nothing else is said. The server only writes them to the file
/// that its first caller's tools read.
///
/// @param iamRoleArn absent: the role of the embedded defaults, where those hold
/// @param kmsKeyId absent: the key of the embedded defaults, where those hold
public record DefaultSettings(Optional<String> iamRoleArn, Optional<String> kmsKeyId) {}
