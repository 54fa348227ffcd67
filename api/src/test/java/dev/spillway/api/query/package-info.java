/// The protocol, case by case.
@NullMarked
package dev.spillway.api.query;

import org.jspecify.annotations.NullMarked;
