package dev.spillway.core.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Makes a policy of its text. Strict: what it does not know is refused, because a policy that was
/// understood in part would allow or deny something else than its writer meant.
final class PolicyReader {
  private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");
  private static final Pattern SID = Pattern.compile("[A-Za-z0-9 ]{0,128}");
  private static final String CURRENT = "2012-10-17";
  private static final String OLD = "2008-10-17";

  private final String name;
  private final PolicyType type;

  PolicyReader(String name, PolicyType type) {
    this.name = name;
    this.type = type;
  }

  Policy read(String json) {
    try {
      Map<String, Json> document = object(Json.read(json), "the document");
      requireKnown(document, Set.of("Version", "Id", "Statement"), "the document");
      String version = document.containsKey("Version") ? text(document, "Version") : OLD;
      if (!version.equals(CURRENT) && !version.equals(OLD)) {
        throw new MalformedPolicyException(
            "Version is '%s', but there are %s and %s".formatted(version, CURRENT, OLD));
      }
      Json statements = document.get("Statement");
      if (statements == null) {
        throw new MalformedPolicyException("Statement is missing");
      }
      return new Policy(name, type, statements(statements, version));
    } catch (MalformedPolicyException e) {
      throw new MalformedPolicyException("the policy " + name + ": " + e.getMessage());
    }
  }

  private List<Statement> statements(Json json, String version) {
    List<Json> all = json instanceof Json.Array array ? array.items() : List.of(json);
    List<Statement> statements = new ArrayList<>();
    Set<String> sids = new LinkedHashSet<>();
    for (Json one : all) {
      String label = Integer.toString(statements.size() + 1);
      Map<String, Json> fields = object(one, "statement " + label);
      if (fields.containsKey("Sid") && !sids.add(text(fields, "Sid"))) {
        throw new MalformedPolicyException(
            "the Sid '" + text(fields, "Sid") + "' stands at two statements");
      }
      try {
        statements.add(statement(label, fields, version));
      } catch (MalformedPolicyException e) {
        throw new MalformedPolicyException("statement " + label + ": " + e.getMessage());
      }
    }
    return statements;
  }

  private Statement statement(String number, Map<String, Json> fields, String version) {
    requireKnown(fields, elements(), "it");
    String sid = fields.containsKey("Sid") ? text(fields, "Sid") : "";
    if (!SID.matcher(sid).matches()) {
      throw new MalformedPolicyException("the Sid may hold letters, digits and spaces only");
    }
    Names actions = names(fields, "Action");
    actions.patterns().forEach(PolicyReader::requireAction);
    Names resources = type == PolicyType.TRUST ? Names.EVERYTHING : names(fields, "Resource");
    resources.patterns().forEach(PolicyReader::requireResource);
    return new Statement(
        sid.isBlank() ? number : number + " (" + sid + ")",
        effect(fields),
        principals(fields),
        actions,
        resources,
        new ConditionReader().read(Optional.ofNullable(fields.get("Condition"))),
        version.equals(CURRENT) ? Statement.Variables.REPLACED : Statement.Variables.PLAIN_TEXT);
  }

  private Set<String> elements() {
    Set<String> known =
        new LinkedHashSet<>(List.of("Sid", "Effect", "Action", "NotAction", "Condition"));
    if (type != PolicyType.TRUST) {
      known.addAll(List.of("Resource", "NotResource"));
    }
    if (type != PolicyType.IDENTITY) {
      known.addAll(List.of("Principal", "NotPrincipal"));
    }
    return known;
  }

  private static Effect effect(Map<String, Json> fields) {
    if (!fields.containsKey("Effect")) {
      throw new MalformedPolicyException("Effect is missing");
    }
    return switch (text(fields, "Effect")) {
      case "Allow" -> Effect.ALLOW;
      case "Deny" -> Effect.DENY;
      default ->
          throw new MalformedPolicyException(
              "Effect is '" + text(fields, "Effect") + "', but must be Allow or Deny");
    };
  }

  private static Names names(Map<String, Json> fields, String element) {
    boolean plain = fields.containsKey(element);
    boolean negated = fields.containsKey("Not" + element);
    if (plain == negated) {
      throw new MalformedPolicyException(
          plain ? element + " and Not" + element + " exclude each other" : element + " is missing");
    }
    String key = plain ? element : "Not" + element;
    return new Names(texts(fields.getOrDefault(key, new Json.Text("")), key), negated);
  }

  private Principals principals(Map<String, Json> fields) {
    if (type == PolicyType.IDENTITY) {
      return new Principals.Holder();
    }
    Optional<Json> plain = Optional.ofNullable(fields.get("Principal"));
    Optional<Json> negated = Optional.ofNullable(fields.get("NotPrincipal"));
    if (plain.isPresent() == negated.isPresent()) {
      throw new MalformedPolicyException("it needs either Principal or NotPrincipal");
    }
    return plain
        .<Principals>map(PolicyReader::listed)
        .orElseGet(() -> new Principals.AllBut(listed(negated.orElseThrow())));
  }

  private static Principals.Listed listed(Json json) {
    if (json instanceof Json.Text text) {
      if (!text.value().equals("*")) {
        throw new MalformedPolicyException(
            "Principal is '" + text.value() + "'; write {\"AWS\": \"" + text.value() + "\"}");
      }
      return new Principals.Listed(List.of("*"), List.of("*"));
    }
    Map<String, Json> kinds = object(json, "Principal");
    requireKnown(kinds, Set.of("AWS", "Service", "Federated", "CanonicalUser"), "Principal");
    return new Principals.Listed(
        kinds.containsKey("AWS") ? texts(kinds.get("AWS"), "AWS") : List.of(),
        kinds.containsKey("Service") ? texts(kinds.get("Service"), "Service") : List.of());
  }

  private static void requireAction(String action) {
    if (!ACTION.matcher(action).matches()) {
      throw new MalformedPolicyException(
          "the action '%s' is not like rds:StartExportTask, rds:* or *".formatted(action));
    }
  }

  private static void requireResource(String resource) {
    if (!resource.equals("*") && !resource.startsWith("arn:")) {
      throw new MalformedPolicyException(
          "the resource '%s' is neither an ARN nor *".formatted(resource));
    }
  }

  static void requireKnown(Map<String, Json> fields, Set<String> known, String where) {
    for (String field : fields.keySet()) {
      if (!known.contains(field)) {
        throw new MalformedPolicyException("%s may not have '%s'".formatted(where, field));
      }
    }
  }

  static Map<String, Json> object(Json json, String where) {
    if (json instanceof Json.Members object) {
      return object.fields();
    }
    throw new MalformedPolicyException(where + " is no object {…}");
  }

  static List<String> texts(@org.jspecify.annotations.Nullable Json json, String where) {
    if (json instanceof Json.Text text) {
      return List.of(text.value());
    }
    if (json instanceof Json.Array array
        && !array.items().isEmpty()
        && array.items().stream().allMatch(Json.Text.class::isInstance)) {
      return array.items().stream().map(item -> ((Json.Text) item).value()).toList();
    }
    throw new MalformedPolicyException(where + " must be a text or a list of texts");
  }

  private static String text(Map<String, Json> fields, String name) {
    if (fields.get(name) instanceof Json.Text text) {
      return text.value();
    }
    throw new MalformedPolicyException(name + " must be a text");
  }
}
