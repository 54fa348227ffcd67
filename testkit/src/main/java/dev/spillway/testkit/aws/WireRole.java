package dev.spillway.testkit.aws;

import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Policy;
import java.time.Duration;

/// A role.
///
/// @param session how long its credentials last, whatever was asked for
public record WireRole(String arn, Policy trust, Grants permissions, Duration session) {}
