/// The verifier, case by case.
@NullMarked
package dev.spillway.api.sigv4;

import org.jspecify.annotations.NullMarked;
