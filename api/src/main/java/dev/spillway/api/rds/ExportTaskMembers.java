package dev.spillway.api.rds;

import dev.spillway.core.task.ExportTask;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/// The members of an export task. RDS answers them as `ExportTask` in a list, and flat, with no
/// element around them, as the results of Start and Cancel.
final class ExportTaskMembers {
  private static final int GIB_SHIFT = 30;

  private ExportTaskMembers() {}

  static software.amazon.awssdk.services.rds.model.ExportTask of(ExportTask task) {
    return software.amazon.awssdk.services.rds.model.ExportTask.builder()
        .exportTaskIdentifier(task.id().text())
        .sourceArn(task.source().text())
        .exportOnly(absentIfEmpty(task.exportOnly()))
        .snapshotTime(task.snapshotTime().orElse(null))
        .taskStartTime(task.startTime().orElse(null))
        .taskEndTime(task.endTime().orElse(null))
        .s3Bucket(task.s3Bucket())
        .s3Prefix(task.s3Prefix().isEmpty() ? null : task.s3Prefix())
        .iamRoleArn(task.iamRoleArn())
        .kmsKeyId(task.kmsKeyId())
        .status(task.status().name())
        .percentProgress(task.percentProgress())
        .totalExtractedDataInGB((int) (task.extractedBytes() >> GIB_SHIFT))
        .failureCause(task.failureCause().orElse(null))
        .warningMessage(task.warningMessage().orElse(null))
        .sourceType(task.source().sourceType().name())
        .build();
  }

  /// Copies the members into a result that has the same ones flat.
  static <B extends SdkPojo> B flat(ExportTask task, B result) {
    software.amazon.awssdk.services.rds.model.ExportTask members = of(task);
    for (SdkField<?> field : result.sdkFields()) {
      members
          .getValueForField(field.memberName(), Object.class)
          .ifPresent(value -> field.set(result, value));
    }
    return result;
  }

  private static @Nullable List<String> absentIfEmpty(List<String> list) {
    return list.isEmpty() ? null : list;
  }
}
