package dev.spillway.server.configuration;

import java.util.Optional;

/// What an `IamRoleArn` stands for: one endpoint and the access key that is used there.
///
/// @param endpoint absent: the only endpoint there is
/// @param accessKeyFile required for declared endpoints; the embedded store needs none
public record RoleSettings(
    @Form(
            pattern = "arn:aws[a-z-]*:iam::[0-9]{12}:role/.+",
            is = "a role: they look like arn:aws:iam::123456789012:role/NAME")
        @Identity
        String arn,
    Optional<String> endpoint,
    Optional<AccessKeySource> accessKeyFile) {}
