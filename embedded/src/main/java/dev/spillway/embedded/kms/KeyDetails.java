package dev.spillway.embedded.kms;

import dev.spillway.core.kms.KeyDescription;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything that may be told of a key.
///
/// @param deletion when it was to be deleted, if it is pending deletion
/// @param policy the text of its policy
public record KeyDetails(
    KeyDescription key,
    String description,
    Optional<Instant> deletion,
    List<String> aliases,
    String policy,
    KeyRotation rotation) {}
