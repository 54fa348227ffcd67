package dev.spillway.api.sigv4;

import java.time.Instant;

/// What makes an access key a temporary one.
///
/// @param token what every request must carry beside its signature
/// @param issued when the credentials were made, which policies may ask for
/// @param expires from when on they are refused
public record Session(Secret token, Instant issued, Instant expires) {}
