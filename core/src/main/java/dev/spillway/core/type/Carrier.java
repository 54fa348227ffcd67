package dev.spillway.core.type;

/// The primitive array that carries a column's raw values from the reader to the encoder. It may be
/// rawer than the exported type: a PostgreSQL `date` travels as INT and becomes text in the
/// encoder.
public enum Carrier {
  BOOLEAN,
  INT,
  LONG,
  FLOAT,
  DOUBLE,
  BYTES
}
