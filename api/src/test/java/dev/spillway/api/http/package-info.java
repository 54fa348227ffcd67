/// The server's bounds and its ends.
@NullMarked
package dev.spillway.api.http;

import org.jspecify.annotations.NullMarked;
