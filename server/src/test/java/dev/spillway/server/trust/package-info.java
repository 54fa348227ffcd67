/// Who may do what: callers, roles and keys, driven through the API of a whole server.
@NullMarked
package dev.spillway.server.trust;

import org.jspecify.annotations.NullMarked;
