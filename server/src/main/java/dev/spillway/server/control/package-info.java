/// The running server's door for commands on its own machine: a unix socket that only its own
/// account can reach, because only one server may use a data directory.
@NullMarked
package dev.spillway.server.control;

import org.jspecify.annotations.NullMarked;
