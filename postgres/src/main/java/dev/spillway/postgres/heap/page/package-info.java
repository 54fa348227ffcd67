/// PostgreSQL's relation files: segments, pages and their checks. Nothing here knows what a page
/// holds.
@NullMarked
package dev.spillway.postgres.heap.page;

import org.jspecify.annotations.NullMarked;
