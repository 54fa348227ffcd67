/// Starts whole servers as processes of their own.
@NullMarked
package dev.spillway.server.process;

import org.jspecify.annotations.NullMarked;
