/// Tests of the audit log.
@NullMarked
package dev.spillway.api.audit;

import org.jspecify.annotations.NullMarked;
