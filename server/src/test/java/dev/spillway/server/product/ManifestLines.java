package dev.spillway.server.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The JSON files of an export as lines, in their order: where a member is, of which type, and its
/// value, but for what no two exports share.
final class ManifestLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Names, times, and what follows from the moment: a server's position, and sizes under writers.
  private static final Set<String> OWN =
      Set.of(
          "exportTaskIdentifier",
          "sourceArn",
          "exportedFilesPath",
          "snapshotTime",
          "taskStartTime",
          "taskEndTime",
          "extractionStartTime",
          "extractionEndTime",
          "evidence",
          "sizeGB",
          "totalExportedDataInGB");

  private final List<String> lines = new ArrayList<>();

  private ManifestLines() {}

  static List<String> of(Product product, String export) {
    ManifestLines all = new ManifestLines();
    try {
      for (String key : product.keys(export + "/export_")) {
        String file = key.replace(export, "EXPORT");
        all.add(file, "", JSON.readTree(product.content(key)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.lines;
  }

  private void add(String path, String name, JsonNode node) {
    if (node.isObject()) {
      lines.add(path + " {");
      node.properties()
          .forEach(member -> add(path + "." + member.getKey(), member.getKey(), member.getValue()));
    } else if (node.isArray()) {
      lines.add(path + " [");
      for (int i = 0; i < node.size(); i++) {
        add(path + "[" + i + "]", "", node.get(i));
      }
    } else {
      String value = OWN.contains(name) ? "" : " " + node.asText();
      lines.add(path + " " + type(node) + value);
    }
  }

  private static String type(JsonNode node) {
    return node.isIntegralNumber() ? "INTEGER" : node.getNodeType().name();
  }
}
