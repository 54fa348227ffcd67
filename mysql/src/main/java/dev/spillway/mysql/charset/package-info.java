/// Character sets: how stored text becomes UTF-8, by the server's own tables.
@NullMarked
package dev.spillway.mysql.charset;

import org.jspecify.annotations.NullMarked;
