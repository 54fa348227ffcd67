package dev.spillway.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationDocsTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9.\\[\\]-]+)` \\| (`[^`]+`|\\*required\\*|-) \\|.*\\|");

  @Test
  void thePageListsEveryKeyWithItsDefaultAndNoOther() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    String page = Files.readString(DocsPage.path());
    Matcher row = ROW.matcher(page.substring(page.indexOf("## Keys")));
    while (row.find()) {
      documented.put(row.group(1), row.group(2));
    }
    Map<String, String> declared = new TreeMap<>();
    collect(Configuration.class, "", declared);

    assertThat(documented).isEqualTo(declared);
  }

  private static void collect(Class<?> type, String prefix, Map<String, String> keys) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + Shape.keyOf(component);
      switch (Shape.of(component)) {
        case Shape.Section section -> collect(section.type(), key + ".", keys);
        case Shape.Sections sections -> collect(sections.type(), key + "[].", keys);
        case Shape.Value value -> keys.put(key, standard(component, value.presence()));
        case Shape.SecretPlace secret -> keys.put(key, standard(component, secret.presence()));
        case Shape.Values _, Shape.NamedValues _ ->
            keys.put(key, standard(component, Shape.Presence.OPTIONAL));
      }
    }
  }

  private static String standard(RecordComponent component, Shape.Presence presence) {
    Default standard = component.getAnnotation(Default.class);
    if (standard != null) {
      return "`" + standard.value() + "`";
    }
    return presence == Shape.Presence.PLAIN ? "*required*" : "-";
  }
}
