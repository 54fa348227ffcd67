/// PostgreSQL's server programs: where they are, and how they are run.
@NullMarked
package dev.spillway.postgresserver;

import org.jspecify.annotations.NullMarked;
