package dev.spillway.postgres.recorded;

/// What a line is about; everything behind a DATABASE belongs to it.
enum Tag {
  DATABASE,
  SCHEMA,
  HYPERTABLE,
  TYPE,
  STORED_TYPE,
  FIELD,
  LABEL,
  RELATION
}
