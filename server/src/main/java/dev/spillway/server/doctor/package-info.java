/// `spillway doctor`: tries the configuration against the real database, store and machine, and
/// says what to mend.
@NullMarked
package dev.spillway.server.doctor;

import org.jspecify.annotations.NullMarked;
