/// The program: [Main] and its commands.
@NullMarked
package dev.spillway.server;

import org.jspecify.annotations.NullMarked;
