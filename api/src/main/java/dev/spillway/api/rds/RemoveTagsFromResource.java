package dev.spillway.api.rds;

import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.rds.model.RdsResponse;
import software.amazon.awssdk.services.rds.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.rds.model.RemoveTagsFromResourceResponse;

/// Removes tags from a snapshot by their keys; a key that is not there is no error.
final class RemoveTagsFromResource implements Operation<RemoveTagsFromResourceRequest> {
  private static final Shape<RemoveTagsFromResourceRequest> SHAPE =
      Shape.of("RemoveTagsFromResource", RemoveTagsFromResourceRequest::builder, "ResourceName");

  private final Site site;
  private final Snapshots snapshots;
  private final DatabaseListing databases;

  RemoveTagsFromResource(Site site, Snapshots snapshots, DatabaseListing databases) {
    this.site = site;
    this.snapshots = snapshots;
    this.databases = databases;
  }

  @Override
  public Shape<RemoveTagsFromResourceRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(RemoveTagsFromResourceRequest request) {
    return request.resourceName();
  }

  @Override
  public RdsResponse answer(RemoveTagsFromResourceRequest request) {
    Given.notEmpty("TagKeys", request.tagKeys());
    TaggedResource.find(request.resourceName(), site, snapshots, databases)
        .change(tags -> {
          Map<String, String> left = new LinkedHashMap<>(tags);
          request.tagKeys().forEach(left::remove);
          return left;
        });
    return RemoveTagsFromResourceResponse.builder().build();
  }
}
