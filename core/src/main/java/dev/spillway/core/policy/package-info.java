/// IAM policies: read, and evaluated for one request at a time.
@NullMarked
package dev.spillway.core.policy;

import org.jspecify.annotations.NullMarked;
