/// The exported types: what a column becomes in Parquet, and how a raw value is written as text.
@NullMarked
package dev.spillway.core.type;

import org.jspecify.annotations.NullMarked;
