/// The quickstart: a sample database, a server, and a client that uses nothing but the public API,
/// reads the export back and compares every value with the database.
@NullMarked
package dev.spillway.server.quickstart;

import org.jspecify.annotations.NullMarked;
