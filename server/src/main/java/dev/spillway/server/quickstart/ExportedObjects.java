package dev.spillway.server.quickstart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The objects of one export, grouped by folder.
final class ExportedObjects {
  private static final String MARKER = "_SUCCESS";
  private static final int TREE_WIDTH = 62;

  private final String prefix;
  private final Map<String, List<S3Object>> folders = new LinkedHashMap<>();

  /// @param prefix the export's own folder, without the slash
  ExportedObjects(String prefix, List<S3Object> objects) {
    this.prefix = prefix;
    for (S3Object object : objects) {
      String path = object.key().substring(prefix.length() + 1);
      int slash = path.lastIndexOf('/');
      folders
          .computeIfAbsent(slash < 0 ? "" : path.substring(0, slash), folder -> new ArrayList<>())
          .add(object);
    }
  }

  long bytes() {
    return folders.values().stream().flatMap(List::stream).mapToLong(S3Object::size).sum();
  }

  int count() {
    return folders.values().stream().mapToInt(List::size).sum();
  }

  /// The folders of tables, relative to the export's own.
  List<String> tableFolders() {
    return folders.keySet().stream().filter(folder -> !folder.isEmpty()).toList();
  }

  /// The part files of a folder, in order; empty if there is no such folder.
  List<S3Object> parts(String folder) {
    return folders.getOrDefault(folder, List.of()).stream()
        .filter(object -> object.key().endsWith(".parquet"))
        .toList();
  }

  /// Whether the folder says that it is whole.
  boolean isComplete(String folder) {
    return folders.getOrDefault(folder, List.of()).stream()
        .anyMatch(object -> object.key().endsWith("/" + MARKER));
  }

  /// One line per table folder, under one line per database; the manifests last.
  List<String> tree() {
    Map<String, List<String>> databases = new LinkedHashMap<>();
    tableFolders()
        .forEach(folder ->
            databases
                .computeIfAbsent(
                    folder.substring(0, folder.indexOf('/')), name -> new ArrayList<>())
                .add(folder));
    List<String> lines = new ArrayList<>(List.of(prefix + "/"));
    List<S3Object> manifests = folders.getOrDefault("", List.of());
    databases.forEach((database, tables) -> {
      lines.add("├─ " + database + "/");
      for (int i = 0; i < tables.size(); i++) {
        lines.add("│  " + branch(i, tables.size()) + tableLine(tables.get(i)));
      }
    });
    for (int i = 0; i < manifests.size(); i++) {
      String name = manifests.get(i).key().substring(prefix.length() + 1);
      lines.add(branch(i, manifests.size()) + sized(name, manifests.get(i).size(), 3));
    }
    return lines;
  }

  private String tableLine(String folder) {
    List<S3Object> parts = parts(folder);
    String name = folder.substring(folder.indexOf('/') + 1) + "/";
    String holds =
        (parts.isEmpty() ? "" : Amount.of(parts.size(), "part") + ", ")
            + (isComplete(folder) ? MARKER : "no " + MARKER + "!");
    return sized(name, parts.stream().mapToLong(S3Object::size).sum(), 6) + "  " + holds;
  }

  private static String branch(int index, int count) {
    return index == count - 1 ? "└─ " : "├─ ";
  }

  private static String sized(String name, long bytes, int indent) {
    return "%s %8s".formatted(Width.pad(name, TREE_WIDTH - indent), Amount.bytes(bytes));
  }
}
