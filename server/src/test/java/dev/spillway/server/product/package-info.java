/// The whole product, from a call of the API to Parquet read back by others, against real servers.
@NullMarked
package dev.spillway.server.product;

import org.jspecify.annotations.NullMarked;
