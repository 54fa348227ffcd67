package dev.spillway.server.configuration;

import java.net.URI;
import java.util.Optional;

/// Who the server is at AWS, for roles of kind `aws` and keys of AWS KMS.
///
/// @param kms whether keys that are not declared are looked up in AWS KMS
/// @param accessKeyFile absent: what the SDK finds (environment, profile, container, instance)
/// @param stsUrl absent: STS of the region
/// @param kmsUrl absent: KMS of the region
public record AwsSettings(
    @Default("false") Boolean kms,
    Optional<AccessKeySource> accessKeyFile,
    Optional<URI> stsUrl,
    Optional<URI> kmsUrl) {}
