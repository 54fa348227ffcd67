/// RDS's operations: one class each, found by its action's name, over the interfaces of the core.
@NullMarked
package dev.spillway.api.rds;

import org.jspecify.annotations.NullMarked;
