package dev.spillway.api.rds;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.Engine;
import dev.spillway.core.task.Site;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/// A snapshot in the members of RDS's two kinds. What Spillway cannot know or does not have (zones,
/// option groups, storage classes) is left out rather than made up.
record SnapshotMembers(Site site) {

  DBSnapshot db(DbSnapshot snapshot) {
    String database = snapshot.database().text();
    return DBSnapshot.builder()
        .dbSnapshotIdentifier(snapshot.id().name())
        .dbSnapshotArn(site.arn("snapshot", snapshot.id().name()))
        .dbInstanceIdentifier(database)
        .dbiResourceId(ResourceId.of(site, ResourceKind.INSTANCE, database))
        .snapshotType(snapshot.type().wire())
        .status(snapshot.status().wire())
        .percentProgress(snapshot.percentProgress())
        .snapshotCreateTime(snapshot.createTime())
        .originalSnapshotCreateTime(snapshot.createTime())
        .snapshotDatabaseTime(databaseTime(snapshot))
        .instanceCreateTime(snapshot.databaseSince())
        .engine(snapshot.engine().rdsName())
        .engineVersion(absentIfEmpty(snapshot.engineVersion()))
        .licenseModel(license(snapshot.engine()))
        .port(snapshot.port() == 0 ? null : snapshot.port())
        .masterUsername(absentIfEmpty(snapshot.masterUsername()))
        .allocatedStorage(Storage.gibibytes(snapshot.allocatedBytes()))
        .encrypted(site.atRest() == Site.AtRest.ENCRYPTED)
        .iamDatabaseAuthenticationEnabled(false)
        .tagList(Tags.answer(snapshot.tags()))
        .build();
  }

  DBClusterSnapshot cluster(DbSnapshot snapshot) {
    String database = snapshot.database().text();
    return DBClusterSnapshot.builder()
        .dbClusterSnapshotIdentifier(snapshot.id().name())
        .dbClusterSnapshotArn(site.arn("cluster-snapshot", snapshot.id().name()))
        .dbClusterIdentifier(database)
        .dbClusterResourceId(ResourceId.of(site, ResourceKind.CLUSTER, database))
        .snapshotType(snapshot.type().wire())
        .status(snapshot.status().wire())
        .percentProgress(snapshot.percentProgress())
        .snapshotCreateTime(snapshot.createTime())
        .clusterCreateTime(snapshot.databaseSince())
        .engine(snapshot.engine().rdsName())
        .engineVersion(absentIfEmpty(snapshot.engineVersion()))
        .licenseModel(license(snapshot.engine()))
        .port(snapshot.port() == 0 ? null : snapshot.port())
        .masterUsername(absentIfEmpty(snapshot.masterUsername()))
        .allocatedStorage(Storage.gibibytes(snapshot.allocatedBytes()))
        .storageEncrypted(site.atRest() == Site.AtRest.ENCRYPTED)
        .iamDatabaseAuthenticationEnabled(false)
        .tagList(Tags.answer(snapshot.tags()))
        .build();
  }

  private static @Nullable Instant databaseTime(DbSnapshot snapshot) {
    return snapshot.status() == SnapshotStatus.AVAILABLE ? snapshot.createTime() : null;
  }

  private static @Nullable String absentIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String license(Engine engine) {
    return switch (engine) {
      case POSTGRES -> "postgresql-license";
      case MYSQL, MARIADB -> "general-public-license";
    };
  }
}
