/// What can go wrong, in the words that callers read: refused requests with their AWS codes, and
/// failures of running work.
@NullMarked
package dev.spillway.core.problem;

import org.jspecify.annotations.NullMarked;
