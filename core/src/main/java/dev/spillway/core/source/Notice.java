package dev.spillway.core.source;

/// Something about the source that is no table's failure but that its owner should know, such as a
/// database that refuses connections. Goes to WarningMessage's `general` list.
///
/// @param reason a code such as FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE
/// @param subject what it is about, such as the database's name; may be empty
public record Notice(String reason, String subject, String detail) {}
