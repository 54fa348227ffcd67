package dev.spillway.core.source;

/// What a declared database is in RDS's terms, where RDS exports less of one than of another.
public enum Deployment {
  STANDARD,
  /// RDS exports no snapshots of it.
  RDS_CUSTOM,
  /// RDS exports its snapshots, but not the live cluster.
  MULTI_AZ_CLUSTER
}
