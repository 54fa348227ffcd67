/// The server's own identity at AWS, and the roles that it assumes.
@NullMarked
package dev.spillway.aws.role;

import org.jspecify.annotations.NullMarked;
