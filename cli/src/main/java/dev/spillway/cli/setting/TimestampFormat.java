package dev.spillway.cli.setting;

/// How times are shown: as they come over the wire, or with an offset and microseconds.
public enum TimestampFormat {
  WIRE,
  ISO8601
}
