package dev.spillway.api.rds;

import dev.spillway.core.event.EventCategory;
import dev.spillway.core.event.EventSource;
import dev.spillway.core.event.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.rds.model.DescribeEventCategoriesRequest;
import software.amazon.awssdk.services.rds.model.DescribeEventCategoriesResponse;
import software.amazon.awssdk.services.rds.model.EventCategoriesMap;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Lists the categories that events have here, by the kind of their source.
final class DescribeEventCategories implements Operation<DescribeEventCategoriesRequest> {
  private static final Shape<DescribeEventCategoriesRequest> SHAPE =
      Shape.of("DescribeEventCategories", DescribeEventCategoriesRequest::builder);

  private static final Filters<EventSource> FILTERS = new Filters<>(Map.of());

  @Override
  public Shape<DescribeEventCategoriesRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DescribeEventCategoriesRequest request) {
    return "*";
  }

  @Override
  public RdsResponse answer(DescribeEventCategoriesRequest request) {
    Optional<String> type =
        Given.optional("SourceType", request.sourceType()).map(EventSourceTypes::requireKnown);
    Predicate<EventSource> wanted = FILTERS.predicate(request.filters());
    List<EventCategoriesMap> maps =
        Arrays.stream(EventSource.values())
            .filter(wanted)
            .filter(source -> type.map(source.sourceType()::equals).orElse(true))
            .map(DescribeEventCategories::map)
            .toList();
    return DescribeEventCategoriesResponse.builder().eventCategoriesMapList(maps).build();
  }

  private static EventCategoriesMap map(EventSource source) {
    return EventCategoriesMap.builder()
        .sourceType(source.sourceType())
        .eventCategories(EventType.categoriesOf(source).stream().map(EventCategory::text).toList())
        .build();
  }
}
