package dev.spillway.api.rds;

import dev.spillway.core.event.EventLog;
import dev.spillway.core.event.EventSource;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.task.Site;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.DescribeEventsResponse;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Lists the events of a stretch of time, the oldest first.
final class DescribeEvents implements Operation<DescribeEventsRequest> {
  private static final Shape<DescribeEventsRequest> SHAPE =
      Shape.of("DescribeEvents", DescribeEventsRequest::builder);

  /// RDS takes the parameter and knows no filter.
  private static final Filters<EventLog.Entry> FILTERS = new Filters<>(Map.of());

  private final Site site;
  private final EventLog events;
  private final InstantSource clock;

  DescribeEvents(Site site, EventLog events, InstantSource clock) {
    this.site = site;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Shape<DescribeEventsRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DescribeEventsRequest request) {
    return "*";
  }

  @Override
  public RdsResponse answer(DescribeEventsRequest request) {
    Paging paging = Paging.of(request.maxRecords(), request.marker());
    EventTimes times = EventTimes.of(request, clock.instant());
    Paging.Page<EventLog.Entry> page =
        paging.page(
            events.between(times.from(), times.to()).stream().filter(wanted(request)),
            entry -> "%019d".formatted(entry.number()));
    return DescribeEventsResponse.builder()
        .marker(page.marker().orElse(null))
        .events(page.items().stream().map(entry -> members(entry.event())).toList())
        .build();
  }

  private static Predicate<EventLog.Entry> wanted(DescribeEventsRequest request) {
    Optional<String> type =
        Given.optional("SourceType", request.sourceTypeAsString())
            .map(EventSourceTypes::requireKnown);
    Optional<String> source =
        Given.optional("SourceIdentifier", request.sourceIdentifier())
            .map(name -> name.toLowerCase(Locale.ROOT));
    if (source.isPresent() && type.isEmpty()) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_COMBINATION,
          "SourceType must be given together with SourceIdentifier.");
    }
    Set<String> categories = new HashSet<>(request.eventCategories());
    return FILTERS
        .predicate(request.filters())
        .and(entry -> type.map(source(entry).sourceType()::equals).orElse(true))
        .and(entry -> source.map(entry.event().sourceIdentifier()::equals).orElse(true))
        .and(entry ->
            categories.isEmpty() || categories.contains(entry.event().type().category().text()));
  }

  private static EventSource source(EventLog.Entry entry) {
    return entry.event().type().source();
  }

  private Event members(dev.spillway.core.event.Event event) {
    EventSource source = event.type().source();
    return Event.builder()
        .sourceIdentifier(event.sourceIdentifier())
        .sourceType(source.sourceType())
        .message(event.message())
        .eventCategories(List.of(event.type().category().text()))
        .date(event.date())
        .sourceArn(site.arn(source.arnType(), event.sourceIdentifier()))
        .build();
  }
}
