/// Keys that encrypt objects.
@NullMarked
package dev.spillway.core.kms;

import org.jspecify.annotations.NullMarked;
