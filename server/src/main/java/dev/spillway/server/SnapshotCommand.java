package dev.spillway.server;

import picocli.CommandLine.Command;

/// `spillway snapshot`: what is done with snapshots on the server's own machine; everything else is
/// done through the API.
@Command(
    name = "snapshot",
    description = "Snapshots on this machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = SnapshotImportCommand.class)
final class SnapshotCommand {}
