/// Certificates for tests.
@NullMarked
package dev.spillway.testkit.tls;

import org.jspecify.annotations.NullMarked;
