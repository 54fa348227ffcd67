/// MySQL's and MariaDB's types: how each is exported, how its values come over the wire, and how
/// their text is made.
@NullMarked
package dev.spillway.mysql.type;

import org.jspecify.annotations.NullMarked;
