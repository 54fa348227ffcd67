package dev.spillway.core.event;

/// What kind of resource an event is about.
public enum EventSource {
  DB_SNAPSHOT("db-snapshot", "snapshot"),
  DB_CLUSTER_SNAPSHOT("db-cluster-snapshot", "cluster-snapshot"),
  DB_CLUSTER("db-cluster", "cluster");

  private final String sourceType;
  private final String arnType;

  EventSource(String sourceType, String arnType) {
    this.sourceType = sourceType;
    this.arnType = arnType;
  }

  /// The `SourceType` of DescribeEvents.
  public String sourceType() {
    return sourceType;
  }

  /// The resource's type in its ARN.
  public String arnType() {
    return arnType;
  }
}
