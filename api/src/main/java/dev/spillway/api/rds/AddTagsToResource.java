package dev.spillway.api.rds;

import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Adds tags to a snapshot; a key that is there already gets the new value.
final class AddTagsToResource implements Operation<AddTagsToResourceRequest> {
  private static final Shape<AddTagsToResourceRequest> SHAPE =
      Shape.of("AddTagsToResource", AddTagsToResourceRequest::builder, "ResourceName");

  private final Site site;
  private final Snapshots snapshots;
  private final DatabaseListing databases;

  AddTagsToResource(Site site, Snapshots snapshots, DatabaseListing databases) {
    this.site = site;
    this.snapshots = snapshots;
    this.databases = databases;
  }

  @Override
  public Shape<AddTagsToResourceRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(AddTagsToResourceRequest request) {
    return request.resourceName();
  }

  @Override
  public RdsResponse answer(AddTagsToResourceRequest request) {
    Given.notEmpty("Tags", request.tags());
    Map<String, String> added = Tags.read(request.tags());
    TaggedResource.find(request.resourceName(), site, snapshots, databases)
        .change(tags -> {
          Map<String, String> all = new LinkedHashMap<>(tags);
          all.putAll(added);
          return Tags.bounded(all);
        });
    return AddTagsToResourceResponse.builder().build();
  }
}
