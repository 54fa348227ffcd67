package dev.spillway.postgres.live;

import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How a server is read.
///
/// @param fallbackCharset for text that is not UTF-8 in databases that do not say their encoding
/// @param agreeWithin how long to try for one point over several databases
public record ReadOptions(
    ReadLimits limits,
    Charset fallbackCharset,
    Point point,
    CrossDatabase crossDatabase,
    Duration agreeWithin,
    InstantSource clock) {

  /// Where the point in time comes from.
  public sealed interface Point {}

  /// The moment at which the read is opened, on a server that others write to.
  public record Now() implements Point {}

  /// The point of a snapshot on a server that nobody writes to: a hot standby that is never
  /// promoted and replays nothing. Reading it again gives the same rows.
  public record Prepared(Instant time) implements Point {}

  /// What to do when no one point over all databases can be proven.
  public enum CrossDatabase {
    /// Read each database at a point of its own, and say so.
    REPORT,
    /// Fail.
    REQUIRE
  }

  /// The live server, with the defaults of the configuration.
  public static ReadOptions live(InstantSource clock) {
    return new ReadOptions(
        ReadLimits.defaults(),
        Charset.forName("windows-1252"),
        new Now(),
        CrossDatabase.REPORT,
        Duration.ofSeconds(10),
        clock);
  }

  /// A server booted on a prepared snapshot, which shows the time `time`.
  public static ReadOptions prepared(Instant time, InstantSource clock) {
    return live(clock).point(new Prepared(time));
  }

  public ReadOptions limits(ReadLimits other) {
    return new ReadOptions(other, fallbackCharset, point, crossDatabase, agreeWithin, clock);
  }

  public ReadOptions fallbackCharset(Charset other) {
    return new ReadOptions(limits, other, point, crossDatabase, agreeWithin, clock);
  }

  public ReadOptions crossDatabase(CrossDatabase other) {
    return new ReadOptions(limits, fallbackCharset, point, other, agreeWithin, clock);
  }

  public ReadOptions agreeWithin(Duration other) {
    return new ReadOptions(limits, fallbackCharset, point, crossDatabase, other, clock);
  }

  private ReadOptions point(Point other) {
    return new ReadOptions(limits, fallbackCharset, other, crossDatabase, agreeWithin, clock);
  }
}
