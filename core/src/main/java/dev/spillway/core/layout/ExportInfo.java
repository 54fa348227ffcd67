package dev.spillway.core.layout;

import dev.spillway.core.source.Consistency;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What `export_info_<id>.json` says: the whole export in one line of JSON, written last of all.
///
/// @param kmsKeyArn always the ARN, however the key was named in the request
/// @param extractedBytes source bytes read
/// @param encryption how the objects are encrypted, if that is weaker than SSE-KMS
public record ExportInfo(
    String exportTaskIdentifier,
    String sourceArn,
    List<String> exportOnly,
    Instant snapshotTime,
    Instant taskStartTime,
    Instant taskEndTime,
    String s3Bucket,
    String s3Prefix,
    String exportedFilesPath,
    String iamRoleArn,
    String kmsKeyArn,
    long extractedBytes,
    Consistency consistency,
    Optional<String> encryption) {}
