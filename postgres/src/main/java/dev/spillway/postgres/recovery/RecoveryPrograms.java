package dev.spillway.postgres.recovery;

import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.RunAs;
import java.nio.file.Path;

/// What servers on copies are run with.
///
/// @param sockets where their socket directories are made; a short path
public record RecoveryPrograms(PostgresBinaries binaries, RunAs runAs, Path sockets) {}
