/// Base backups over the replication protocol, with their WAL streamed beside them.
@NullMarked
package dev.spillway.postgres.basebackup;

import org.jspecify.annotations.NullMarked;
