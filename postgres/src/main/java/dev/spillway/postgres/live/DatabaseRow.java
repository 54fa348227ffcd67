package dev.spillway.postgres.live;

/// A database of the server, from pg_database.
///
/// @param asciiOnly whether its encoding is SQL_ASCII, which means that nobody knows it
/// @param refusal why it cannot be connected to; empty if it can
record DatabaseRow(String name, boolean asciiOnly, String refusal) {}
