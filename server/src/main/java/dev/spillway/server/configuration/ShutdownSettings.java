package dev.spillway.server.configuration;

import java.time.Duration;

/// How the server stops.
///
/// @param drain how long work under way may go on after the server was told to stop
public record ShutdownSettings(@Default("30s") Duration drain) {}
