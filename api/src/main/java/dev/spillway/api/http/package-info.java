/// The HTTP server in front of the operations: bounded, and in AWS's words also when it refuses.
@NullMarked
package dev.spillway.api.http;

import org.jspecify.annotations.NullMarked;
