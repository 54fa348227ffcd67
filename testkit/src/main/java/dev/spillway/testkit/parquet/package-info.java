/// Parquet files read back by parquet-java, which shares no code with our encoder.
@NullMarked
package dev.spillway.testkit.parquet;

import org.jspecify.annotations.NullMarked;
