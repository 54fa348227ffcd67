/// RDS's operations as the SDK's model classes describe them, with what those leave out: which
/// members are required, which answers come in pages.
@NullMarked
package dev.spillway.cli.model;

import org.jspecify.annotations.NullMarked;
