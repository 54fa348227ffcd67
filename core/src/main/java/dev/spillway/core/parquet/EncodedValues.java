package dev.spillway.core.parquet;

import java.util.Optional;

/// The values of a page that was closed.
///
/// @param bounds empty if there is no value, or none that has a place in the order (NaN)
record EncodedValues(PageBuffer page, ValueEncoding encoding, Optional<Bounds> bounds) {}
