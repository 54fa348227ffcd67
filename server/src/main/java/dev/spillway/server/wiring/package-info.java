/// Puts the server together, by constructor calls, from a configuration.
@NullMarked
package dev.spillway.server.wiring;

import org.jspecify.annotations.NullMarked;
