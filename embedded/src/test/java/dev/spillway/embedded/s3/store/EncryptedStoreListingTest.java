package dev.spillway.embedded.s3.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.kms.MemoryKms;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Listings against a model that knows nothing of directories.
class EncryptedStoreListingTest {
  private static final List<String> SEGMENTS =
      List.of(
          "a", "A", "b", "a-", "a.", "a!", "aa", "ä", "😀", "\uffee", "", "%41", "x".repeat(220));

  @TempDir Path directory;

  @Test
  void everyPageIsWhatAFlatSortedListGives() {
    long seed = 20_261_122;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (EncryptedStore store = open()) {
      store.createBucket("lake");
      TreeSet<String> keys = new TreeSet<>(KeyWalk::compare);
      while (keys.size() < 150) {
        keys.add(key(random));
      }
      keys.forEach(key -> put(store, key));
      for (String gone : List.copyOf(keys)) {
        if (random.nextInt(4) == 0) {
          keys.remove(gone);
          store.delete(new ObjectName("lake", gone), Precondition.NONE);
        }
      }
      for (int i = 0; i < 200; i++) {
        String prefix = random.nextBoolean() ? "" : part(key(random), random);
        String delimiter = List.of("", "/", "a", "//").get(random.nextInt(4));
        int limit = 1 + random.nextInt(40);
        assertThat(pages(store, prefix, delimiter, limit))
            .as("prefix '%s', delimiter '%s', limit %d", prefix, delimiter, limit)
            .isEqualTo(model(keys, prefix, delimiter));
      }
    }
  }

  @Test
  void namesOnDiskAreShortAndPlain() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      for (String segment : key(random).split("/", -1)) {
        String name = KeyPath.name(segment);
        assertThat(name).matches("[a-z0-9%._-]+").hasSizeLessThanOrEqualTo(KeyPath.LONGEST_NAME);
        assertThat(name).isNotIn(".", "..");
        if (!KeyPath.isHashed(name)) {
          assertThat(KeyPath.segment(name)).isEqualTo(segment);
        }
      }
    }
    assertThat(KeyPath.name("..")).isNotEqualTo("..");
    assertThat(KeyPath.name("CON")).isNotEqualTo(KeyPath.name("con"));
  }

  private static List<String> pages(
      EncryptedStore store, String prefix, String delimiter, int limit) {
    List<String> all = new ArrayList<>();
    ListPage page = store.list("lake", new ListRequest(prefix, delimiter, "", false, limit));
    while (true) {
      List<String> entries = new ArrayList<>(page.commonPrefixes());
      page.objects().forEach(object -> entries.add(object.name().key()));
      assertThat(entries).hasSizeLessThanOrEqualTo(limit);
      entries.sort(KeyWalk::compare);
      all.addAll(entries);
      if (page.isLast()) {
        return all;
      }
      page =
          store.list(
              "lake", new ListRequest(prefix, delimiter, page.last(), page.lastIsPrefix(), limit));
    }
  }

  private static List<String> model(SortedSet<String> keys, String prefix, String delimiter) {
    TreeSet<String> entries = new TreeSet<>(KeyWalk::compare);
    for (String key : keys) {
      if (key.startsWith(prefix)) {
        int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        entries.add(at < 0 ? key : key.substring(0, at + delimiter.length()));
      }
    }
    return List.copyOf(entries);
  }

  private static String key(Random random) {
    String[] segments = new String[1 + random.nextInt(4)];
    Arrays.setAll(segments, i -> SEGMENTS.get(random.nextInt(SEGMENTS.size())));
    String key = String.join("/", segments);
    return key.isEmpty() ? "a" : key;
  }

  private static String part(String key, Random random) {
    return key.substring(
        0, key.offsetByCodePoints(0, random.nextInt(key.codePointCount(0, key.length()) + 1)));
  }

  private EncryptedStore open() {
    MemoryKms kms = new MemoryKms("1", "r", new Random(1));
    return new EncryptedStore(
        new EncryptedStore.Settings(directory, kms.create("one").id(), Long.MAX_VALUE),
        kms,
        InstantSource.system());
  }

  private static void put(EncryptedStore store, String key) {
    byte[] content = key.getBytes(StandardCharsets.UTF_8);
    store.put(
        new PutRequest(
            new ObjectName("lake", key),
            new ContentHeaders(Map.of(), Map.of()),
            EncryptionRequest.DEFAULT,
            Precondition.NONE),
        new ByteArrayInputStream(content),
        content.length);
  }
}
