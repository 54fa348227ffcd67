/// `spillway export`: one command from a database or snapshot to objects in a bucket, for people.
@NullMarked
package dev.spillway.cli.export;

import org.jspecify.annotations.NullMarked;
