package dev.spillway.testkit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;

/// AWS's JSON protocol, driven by the SDK's own model classes.
final class ModelJson {
  static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  /// Sets a request's builder from a document.
  static <B extends SdkPojo> B read(JsonNode document, B builder) {
    for (SdkField<?> field : builder.sdkFields()) {
      JsonNode value = document.get(field.locationName());
      if (value != null && !value.isNull()) {
        field.set(builder, value(field.marshallingType(), value));
      }
    }
    return builder;
  }

  private static Object value(MarshallingType<?> type, JsonNode value) {
    if (type == MarshallingType.STRING) {
      return value.asText();
    } else if (type == MarshallingType.INTEGER) {
      return value.asInt();
    } else if (type == MarshallingType.BOOLEAN) {
      return value.asBoolean();
    } else if (type == MarshallingType.SDK_BYTES) {
      return SdkBytes.fromByteArray(Base64.getDecoder().decode(value.asText()));
    } else if (type == MarshallingType.MAP) {
      Map<String, String> map = new LinkedHashMap<>();
      value.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
      return map;
    } else if (type == MarshallingType.LIST) {
      List<String> list = new ArrayList<>();
      value.forEach(item -> list.add(item.asText()));
      return list;
    }
    throw new IllegalStateException("a request's member of type " + type);
  }

  /// The document of an answer.
  static ObjectNode write(SdkPojo answer) {
    ObjectNode document = JSON.createObjectNode();
    for (SdkField<?> field : answer.sdkFields()) {
      Object value = field.getValueOrDefault(answer);
      if (value != null) {
        document.set(field.locationName(), node(value));
      }
    }
    return document;
  }

  private static JsonNode node(Object value) {
    return switch (value) {
      case SdkPojo pojo -> write(pojo);
      case SdkBytes bytes ->
          JSON.valueToTree(Base64.getEncoder().encodeToString(bytes.asByteArray()));
      case Instant time -> JSON.valueToTree(time.toEpochMilli() / 1000.0);
      case List<?> list -> {
        var array = JSON.createArrayNode();
        list.forEach(item -> array.add(node(item)));
        yield array;
      }
      default -> JSON.valueToTree(value);
    };
  }
}
