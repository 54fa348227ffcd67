package dev.spillway.core.objectstore;

import dev.spillway.core.policy.Policy;
import java.util.Optional;

/// A role that this server evaluates itself.
///
/// @param trust who may assume it
/// @param permissions what it may do; absent: what the store lets its access key do
public record StaticRole(String arn, Policy trust, Optional<Policy> permissions) {}
