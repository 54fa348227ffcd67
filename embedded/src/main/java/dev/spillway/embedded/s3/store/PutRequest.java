package dev.spillway.embedded.s3.store;

/// An object to be written.
public record PutRequest(
    ObjectName name,
    ContentHeaders headers,
    EncryptionRequest encryption,
    Precondition condition) {}
