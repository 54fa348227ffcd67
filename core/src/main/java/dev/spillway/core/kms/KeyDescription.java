package dev.spillway.core.kms;

import java.time.Instant;

/// A key as DescribeKey shows it.
///
/// @param id the key id, the last part of its ARN
/// @param symmetric whether it is a SYMMETRIC_DEFAULT key for ENCRYPT_DECRYPT
public record KeyDescription(
    String id, String arn, KeyState state, boolean symmetric, Instant created) {}
