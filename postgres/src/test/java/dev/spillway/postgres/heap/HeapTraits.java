package dev.spillway.postgres.heap;

import dev.spillway.testkit.postgres.TestPostgres;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What makes rows hard to read, counted in tables by PostgreSQL's own pageinspect, which sets no
/// hint bit.
final class HeapTraits {
  private static final Map<String, String> TRAITS = traits();

  private HeapTraits() {}

  private static Map<String, String> traits() {
    Map<String, String> traits = new LinkedHashMap<>();
    traits.put("inserted, without a hint", "mask & 768 = 0 and xmin > 0");
    traits.put("inserted in vain", "mask & 768 = 512");
    traits.put("changed, without a hint", "mask & 3072 = 0 and mask & 4096 = 0 and mask & 128 = 0");
    traits.put("changed in vain", "mask & 2048 > 0 and xmax > 0");
    traits.put("only locked", "mask & 128 > 0 and mask & 6144 = 0");
    traits.put("locked by several", "mask & 4096 > 0 and mask & 128 > 0");
    traits.put("locked by some, changed by one", "mask & 4096 > 0 and mask & 128 = 0");
    traits.put("given up", "xmin = 0");
    traits.put("frozen", "mask & 768 = 768");
    traits.put("with NULLs", "mask & 1 > 0");
    traits.put("with values elsewhere", "mask & 4 > 0");
    traits.put("older than a column", "columns < most");
    return traits;
  }

  /// How many row versions of some tables have each trait.
  static Map<String, Long> count(TestPostgres postgres, List<String> tables) {
    postgres.execute("postgres", "create extension if not exists pageinspect");
    String versions =
        tables.stream()
            .map(table ->
                "select t_xmin::text::bigint as xmin, t_xmax::text::bigint as xmax, t_infomask as mask, t_infomask2 & 2047 as columns, (select count(*) from pg_attribute where attrelid = '%1$s'::regclass and attnum > 0) as most from generate_series(0, pg_relation_size('%1$s') / 8192 - 1) as block, heap_page_items(get_raw_page('%1$s', block::int)) where lp_flags = 1"
                    .formatted(table))
            .collect(Collectors.joining(" union all "));
    String counts =
        TRAITS.values().stream()
            .map(trait -> "count(*) filter (where " + trait + ")")
            .collect(Collectors.joining(", "));
    List<String> found =
        postgres.rows(
            "postgres", "select unnest(array[" + counts + "]) from (" + versions + ") as v");
    Map<String, Long> traits = new LinkedHashMap<>();
    int next = 0;
    for (String trait : TRAITS.keySet()) {
      traits.put(trait, Long.parseLong(found.get(next++)));
    }
    return traits;
  }
}
