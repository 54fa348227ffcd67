/// The audit log: one JSON line for each call, with who sent it, what it asked for, what decided it
/// and how it ended. It never holds a secret, because it knows none.
@NullMarked
package dev.spillway.api.audit;

import org.jspecify.annotations.NullMarked;
