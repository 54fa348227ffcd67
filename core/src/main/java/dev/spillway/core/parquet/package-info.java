/// The columnar Parquet encoder: vectors in, pages, chunks, row groups and the footer out.
@NullMarked
package dev.spillway.core.parquet;

import org.jspecify.annotations.NullMarked;
