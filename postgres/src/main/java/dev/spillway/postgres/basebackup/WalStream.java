package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.PGStream;

/// Receives WAL beside a base backup, in a thread of its own. A temporary slot keeps the source
/// from removing what was not received yet; it goes with the connection, whatever ends that.
final class WalStream implements AutoCloseable {
  private static final long STATUS_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final int WAL_HEADER_BYTES = 1 + 3 * Long.BYTES;
  private static final int REMEMBERED_MESSAGES = 4096;

  private final ReplicationWire wire;
  private final String slot;
  private final BooleanSupplier stop;
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private @Nullable Thread thread;
  private volatile @Nullable Lsn end;
  private volatile @Nullable Throwable failure;
  private long lastStatus = System.nanoTime();

  /// When the source sent the WAL before a position, by the source's clock.
  private record Arrival(Lsn position, Instant sent) {}

  /// Makes the slot, which reserves WAL from now on.
  WalStream(ReplicationWire wire, String slot, BooleanSupplier stop)
      throws IOException, SQLException {
    this.wire = wire;
    this.slot = slot;
    this.stop = stop;
    // A standby of version 14 streams nothing to who has not asked this first.
    wire.run("IDENTIFY_SYSTEM");
    wire.run("CREATE_REPLICATION_SLOT " + slot + " TEMPORARY PHYSICAL RESERVE_WAL");
  }

  /// Begins to receive into `directory`, from the beginning of the segment that holds `from`.
  void start(Path directory, SegmentNames names, Lsn from) {
    WalSegments segments = new WalSegments(directory, names, names.start(from));
    thread = Thread.ofPlatform().name("wal-" + slot).start(() -> receive(segments, names));
  }

  boolean hasFailed() {
    return failure != null;
  }

  /// What went wrong in the stream, if anything did.
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /// Waits until the WAL before `position` is written.
  ///
  /// @return when the source sent it
  Instant finish(Lsn position) throws IOException, SQLException {
    end = position;
    try {
      java.util.Objects.requireNonNull(thread, "started").join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "Interrupted while receiving WAL", e);
    }
    Throwable cause = failure;
    if (cause instanceof SQLException sql) {
      throw sql;
    }
    if (cause instanceof IOException io) {
      throw io;
    }
    if (cause instanceof RuntimeException runtime) {
      throw runtime;
    }
    wire.run("DROP_REPLICATION_SLOT " + slot);
    return arrivals.stream()
        .filter(arrival -> arrival.position.compareTo(position) >= 0)
        .findFirst()
        .orElseThrow()
        .sent;
  }

  private void receive(WalSegments segments, SegmentNames names) {
    try (segments) {
      wire.query(
          "START_REPLICATION SLOT %s PHYSICAL %s TIMELINE %d"
              .formatted(slot, segments.position(), names.timeline()));
      wire.expect('W');
      wire.skip();
      while (!isDone(segments)) {
        receiveNext(segments);
      }
      segments.complete();
      endStream();
    } catch (IOException | SQLException | RuntimeException e) {
      failure = e;
    }
  }

  private boolean isDone(WalSegments segments) {
    Lsn last = end;
    return last != null && segments.position().compareTo(last) >= 0;
  }

  private void receiveNext(WalSegments segments) throws IOException, SQLException {
    if (stop.getAsBoolean()) {
      throw new FailedException(Fault.STOPPED, "The base backup was stopped");
    }
    if (System.nanoTime() - lastStatus > STATUS_EVERY_NANOS) {
      sendStatus(segments.position());
    }
    if (!wire.poll()) {
      return;
    }
    int type = wire.next();
    if (type != 'd') {
      throw new FailedException(
          Fault.SOURCE,
          "The source ended its WAL stream in the middle of the base backup, as a standby does when it is promoted. Take the snapshot again.");
    }
    message(segments);
  }

  private void message(WalSegments segments) throws IOException {
    PGStream stream = wire.stream();
    int length = wire.bodyLength();
    int kind = stream.receiveChar();
    switch (kind) {
      case 'w' -> {
        byte[] body = stream.receive(length - 1);
        ByteBuffer header = ByteBuffer.wrap(body);
        Lsn at = new Lsn(header.getLong());
        header.getLong();
        Instant sent = POSTGRES_EPOCH.plusNanos(header.getLong() * 1000);
        segments.write(at, ByteBuffer.wrap(body, WAL_HEADER_BYTES - 1, length - WAL_HEADER_BYTES));
        arrivals.addLast(new Arrival(segments.position(), sent));
        if (arrivals.size() > REMEMBERED_MESSAGES) {
          arrivals.removeFirst();
        }
      }
      case 'k' -> {
        ByteBuffer body = ByteBuffer.wrap(stream.receive(length - 1));
        if (body.get(2 * Long.BYTES) != 0) {
          sendStatus(segments.position());
        }
      }
      default -> stream.skip(length - 1);
    }
  }

  /// Tells the source how far its WAL is no longer needed.
  private void sendStatus(Lsn position) throws IOException {
    ByteBuffer status = ByteBuffer.allocate(2 + 4 * Long.BYTES);
    status.put((byte) 'r');
    status.putLong(position.offset()).putLong(position.offset()).putLong(position.offset());
    status.putLong(0).put((byte) 0);
    PGStream stream = wire.stream();
    stream.sendChar('d');
    stream.sendInteger4(Integer.BYTES + status.capacity());
    stream.send(status.array());
    stream.flush();
    lastStatus = System.nanoTime();
  }

  private void endStream() throws IOException, SQLException {
    PGStream stream = wire.stream();
    stream.sendChar('c');
    stream.sendInteger4(Integer.BYTES);
    stream.flush();
    wire.awaitReady();
  }

  /// Ends the thread and the connection, and with it the slot.
  @Override
  public void close() {
    wire.close();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
