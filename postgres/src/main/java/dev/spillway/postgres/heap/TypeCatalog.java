package dev.spillway.postgres.heap;

import dev.spillway.postgres.heap.decode.DatumType;
import dev.spillway.postgres.heap.decode.PrintedType;
import dev.spillway.postgres.heap.decode.StoredType;
import dev.spillway.postgres.type.PostgresType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The types of one database that its tables use, down to the types inside of them.
public final class TypeCatalog {
  /// Nothing nests deeper, unless the catalog is damaged.
  private static final int MOST_DEPTH = 32;

  private final Map<Long, TypeFacts> types = new HashMap<>();
  private final Map<Long, List<FieldFacts>> fields = new HashMap<>();
  private final Map<Long, Map<Integer, String>> labels = new HashMap<>();

  /// A row of pg_type.
  ///
  /// @param base under a domain
  /// @param element of an array
  /// @param bound of a range or multirange
  public record TypeFacts(
      long oid,
      char kind,
      StoredType stored,
      long base,
      long element,
      char delimiter,
      long bound,
      boolean textLike) {}

  /// A column of a composite type.
  ///
  /// @param hasMissing whether values older than it have another one than NULL in its place
  public record FieldFacts(long type, StoredType stored, boolean dropped, boolean hasMissing) {}

  /// Adds a type.
  public void add(TypeFacts type) {
    types.put(type.oid(), type);
  }

  /// Adds a composite type's next column.
  public void addField(long composite, FieldFacts field) {
    fields.computeIfAbsent(composite, _ -> new ArrayList<>()).add(field);
  }

  /// Adds a label of an enum, by pg_enum.oid.
  public void addLabel(long enumeration, int oid, String label) {
    labels.computeIfAbsent(enumeration, _ -> new HashMap<>()).put(oid, label);
  }

  /// Tells all that was added.
  public void tell(Listener listener) {
    types.values().forEach(listener::type);
    fields.forEach((type, own) -> own.forEach(field -> listener.field(type, field)));
    labels.forEach((type, own) -> own.forEach((oid, label) -> listener.label(type, oid, label)));
  }

  /// Hears what a catalog holds, in the terms in which it is added.
  public interface Listener {
    void type(TypeFacts type);

    void field(long composite, FieldFacts field);

    void label(long enumeration, int oid, String label);
  }

  /// The type that is read; empty if it is not known how.
  Optional<DatumType> find(long oid) {
    return find(oid, 0);
  }

  private Optional<DatumType> find(long oid, int depth) {
    TypeFacts type = types.get(oid);
    if (type == null || depth > MOST_DEPTH) {
      return Optional.empty();
    }
    if (type.textLike()) {
      return Optional.of(new DatumType.TextLike());
    }
    return switch (type.kind()) {
      case 'd' -> find(type.base(), depth + 1);
      case 'e' -> Optional.of(new DatumType.Enumeration(labels.getOrDefault(oid, Map.of())));
      case 'c' -> composite(oid, depth);
      case 'r' -> element(type.bound(), depth).map(DatumType.Range::new);
      case 'm' -> element(type.bound(), depth).map(DatumType.Multirange::new);
      case 'b' -> base(type, depth);
      default -> Optional.empty();
    };
  }

  private Optional<DatumType> base(TypeFacts type, int depth) {
    Optional<PostgresType> known = PostgresType.byOid(type.oid());
    if (known.isPresent()) {
      return known.map(DatumType.Known::new);
    }
    Optional<PrintedType> printed = PrintedType.byOid(type.oid());
    if (printed.isPresent()) {
      return printed.map(DatumType.Printed::new);
    }
    return type.element() == 0
        ? Optional.empty()
        : element(type.element(), depth)
            .map(element -> new DatumType.ArrayOf(element, delimiter(type.element())));
  }

  private char delimiter(long element) {
    TypeFacts type = types.get(element);
    return type == null ? ',' : type.delimiter();
  }

  private Optional<DatumType.Element> element(long oid, int depth) {
    return find(oid, depth + 1)
        .flatMap(type ->
            Optional.ofNullable(types.get(oid))
                .map(facts -> new DatumType.Element(type, facts.stored())));
  }

  private Optional<DatumType> composite(long oid, int depth) {
    List<DatumType.Field> found = new ArrayList<>();
    for (FieldFacts field : fields.getOrDefault(oid, List.of())) {
      Optional<DatumType> type =
          field.dropped() ? Optional.of(new DatumType.TextLike()) : find(field.type(), depth + 1);
      if (type.isEmpty() || field.hasMissing()) {
        return Optional.empty();
      }
      found.add(
          new DatumType.Field(new DatumType.Element(type.get(), field.stored()), field.dropped()));
    }
    return Optional.of(new DatumType.Composite(found));
  }
}
