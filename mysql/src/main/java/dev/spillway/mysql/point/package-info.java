/// One point in time on several connections: a ladder of ways to get there, of which the first that
/// the server and the user's privileges allow is taken.
@NullMarked
package dev.spillway.mysql.point;

import org.jspecify.annotations.NullMarked;
