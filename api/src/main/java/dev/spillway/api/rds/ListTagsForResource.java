package dev.spillway.api.rds;

import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.Map;
import software.amazon.awssdk.services.rds.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.rds.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Lists the tags of a snapshot, or of a database, which has none.
final class ListTagsForResource implements Operation<ListTagsForResourceRequest> {
  private static final Shape<ListTagsForResourceRequest> SHAPE =
      Shape.of("ListTagsForResource", ListTagsForResourceRequest::builder, "ResourceName");

  /// RDS takes the parameter and knows no filter.
  private static final Filters<String> FILTERS = new Filters<>(Map.of());

  private final Site site;
  private final Snapshots snapshots;
  private final DatabaseListing databases;

  ListTagsForResource(Site site, Snapshots snapshots, DatabaseListing databases) {
    this.site = site;
    this.snapshots = snapshots;
    this.databases = databases;
  }

  @Override
  public Shape<ListTagsForResourceRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(ListTagsForResourceRequest request) {
    return request.resourceName();
  }

  @Override
  public RdsResponse answer(ListTagsForResourceRequest request) {
    FILTERS.predicate(request.filters());
    TaggedResource resource =
        TaggedResource.find(request.resourceName(), site, snapshots, databases);
    return ListTagsForResourceResponse.builder().tagList(Tags.answer(resource.tags())).build();
  }
}
