package dev.spillway.server.store;

import dev.spillway.server.webhook.Delivered;
import java.util.OptionalLong;

/// How far the events were posted, in SQLite.
public final class SqliteDelivered implements Delivered {
  private final StoreFile file;

  public SqliteDelivered(StoreFile file) {
    this.file = file;
  }

  @Override
  public OptionalLong last(String receiver) {
    return file.read(handle ->
            handle
                .createQuery("SELECT number FROM event_delivered WHERE receiver = :receiver")
                .bind("receiver", receiver)
                .mapTo(Long.class)
                .findOne())
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public void reached(String receiver, long number) {
    file.change(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO event_delivered (receiver, number) VALUES (:receiver, :number)
                ON CONFLICT (receiver) DO UPDATE SET number = excluded.number
                """)
            .bind("receiver", receiver)
            .bind("number", number)
            .execute());
  }
}
