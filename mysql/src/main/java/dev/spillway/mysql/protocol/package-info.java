/// Rows as the server sends them: prepared statements executed over Connector/J's connections, and
/// their binary rows read packet by packet into pages.
@NullMarked
package dev.spillway.mysql.protocol;

import org.jspecify.annotations.NullMarked;
