package dev.spillway.server.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventLog;
import dev.spillway.core.event.EventSource;
import dev.spillway.core.task.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// An event in EventBridge's JSON. The id follows from the event's place in the log, so that
/// whoever gets an event twice can tell.
final class EventDocument {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Site site;

  EventDocument(Site site) {
    this.site = site;
  }

  UUID id(EventLog.Entry entry) {
    String place =
        "%s/%d/%s"
            .formatted(
                site.arn("event", "log"), entry.number(), entry.event().date().toEpochMilli());
    return UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
  }

  byte[] json(EventLog.Entry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      write(json, entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator json, EventLog.Entry entry) throws IOException {
    Event event = entry.event();
    EventSource source = event.type().source();
    String arn = site.arn(source.arnType(), event.sourceIdentifier());
    json.writeStartObject();
    json.writeStringField("version", "0");
    json.writeStringField("id", id(entry).toString());
    json.writeStringField("detail-type", detailType(source));
    json.writeStringField("source", "aws.rds");
    json.writeStringField("account", site.account());
    json.writeStringField("time", event.date().truncatedTo(ChronoUnit.SECONDS).toString());
    json.writeStringField("region", site.region());
    json.writeArrayFieldStart("resources");
    json.writeString(arn);
    json.writeEndArray();
    json.writeObjectFieldStart("detail");
    json.writeArrayFieldStart("EventCategories");
    json.writeString(event.type().category().text());
    json.writeEndArray();
    json.writeStringField("SourceType", sourceType(source));
    json.writeStringField("SourceArn", arn);
    json.writeStringField("Date", MILLIS.format(event.date()));
    json.writeStringField("Message", event.message());
    json.writeStringField("SourceIdentifier", event.sourceIdentifier());
    json.writeStringField("EventID", event.type().id());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String detailType(EventSource source) {
    return switch (source) {
      case DB_SNAPSHOT -> "RDS DB Snapshot Event";
      case DB_CLUSTER_SNAPSHOT -> "RDS DB Cluster Snapshot Event";
      case DB_CLUSTER -> "RDS DB Cluster Event";
    };
  }

  private static String sourceType(EventSource source) {
    return switch (source) {
      case DB_SNAPSHOT -> "SNAPSHOT";
      case DB_CLUSTER_SNAPSHOT -> "CLUSTER_SNAPSHOT";
      case DB_CLUSTER -> "CLUSTER";
    };
  }
}
