package dev.spillway.api.rds;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.LocationTrait;

/// A structure of an answer that RDS's model does not have: its members in the order in which they
/// were added, each of which describes itself as the SDK's own do.
final class OwnMembers implements SdkPojo {
  private final List<SdkField<?>> fields = new ArrayList<>();

  OwnMembers text(String name, String value) {
    fields.add(
        SdkField.<String>builder(MarshallingType.STRING)
            .memberName(name)
            .getter(_ -> value)
            .traits(location(name))
            .build());
    return this;
  }

  OwnMembers number(String name, long value) {
    fields.add(
        SdkField.<Long>builder(MarshallingType.LONG)
            .memberName(name)
            .getter(_ -> value)
            .traits(location(name))
            .build());
    return this;
  }

  /// @param element what each item is called
  OwnMembers list(String name, String element, List<OwnMembers> items) {
    SdkField<SdkPojo> item =
        SdkField.<SdkPojo>builder(MarshallingType.SDK_POJO)
            .constructor(OwnMembers::new)
            .traits(location(element))
            .build();
    fields.add(
        SdkField.<List<OwnMembers>>builder(MarshallingType.LIST)
            .memberName(name)
            .getter(_ -> items)
            .traits(
                location(name),
                ListTrait.builder().memberLocationName(element).memberFieldInfo(item).build())
            .build());
    return this;
  }

  private static LocationTrait location(String name) {
    return LocationTrait.builder()
        .location(MarshallLocation.PAYLOAD)
        .locationName(name)
        .unmarshallLocationName(name)
        .build();
  }

  @Override
  public List<SdkField<?>> sdkFields() {
    return List.copyOf(fields);
  }
}
