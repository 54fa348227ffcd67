package dev.spillway.core.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/// The condition operators of IAM, without their prefixes and endings. A value of the request that
/// is not of the operator's kind fits nothing.
enum Comparison {
  STRING_EQUALS("StringEquals", Comparison::equal),
  STRING_NOT_EQUALS("StringNotEquals", Comparison::equal),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Comparison::equalInAnyCase),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Comparison::equalInAnyCase),
  STRING_LIKE("StringLike", Comparison::like),
  STRING_NOT_LIKE("StringNotLike", Comparison::like),
  NUMERIC_EQUALS("NumericEquals", numeric(order -> order == 0)),
  NUMERIC_NOT_EQUALS("NumericNotEquals", numeric(order -> order == 0)),
  NUMERIC_LESS_THAN("NumericLessThan", numeric(order -> order < 0)),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", numeric(order -> order <= 0)),
  NUMERIC_GREATER_THAN("NumericGreaterThan", numeric(order -> order > 0)),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", numeric(order -> order >= 0)),
  DATE_EQUALS("DateEquals", date(order -> order == 0)),
  DATE_NOT_EQUALS("DateNotEquals", date(order -> order == 0)),
  DATE_LESS_THAN("DateLessThan", date(order -> order < 0)),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", date(order -> order <= 0)),
  DATE_GREATER_THAN("DateGreaterThan", date(order -> order > 0)),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", date(order -> order >= 0)),
  BOOL("Bool", Comparison::equalInAnyCase),
  BINARY_EQUALS("BinaryEquals", Comparison::equal),
  IP_ADDRESS("IpAddress", (given, wanted, _) -> AddressRange.parse(wanted).contains(given)),
  NOT_IP_ADDRESS("NotIpAddress", (given, wanted, _) -> AddressRange.parse(wanted).contains(given)),
  ARN_EQUALS("ArnEquals", Comparison::arnLike),
  ARN_LIKE("ArnLike", Comparison::arnLike),
  ARN_NOT_EQUALS("ArnNotEquals", Comparison::arnLike),
  ARN_NOT_LIKE("ArnNotLike", Comparison::arnLike),
  NULL("Null", (_, _, _) -> false);

  /// Whether a value of the request fits one of the policy, before any negation.
  @FunctionalInterface
  private interface Fit {
    boolean fits(String given, String wanted, Function<String, Optional<String>> variables);
  }

  private final String iamName;

  @SuppressWarnings("ImmutableEnumChecker") // all are lambdas without state
  private final Fit fit;

  Comparison(String iamName, Fit fit) {
    this.iamName = iamName;
    this.fit = fit;
  }

  static Optional<Comparison> named(String iamName) {
    return Arrays.stream(values()).filter(one -> one.iamName.equals(iamName)).findFirst();
  }

  String iamName() {
    return iamName;
  }

  boolean isNegated() {
    return iamName.contains("Not");
  }

  boolean fits(String given, String wanted, Function<String, Optional<String>> variables) {
    return fit.fits(given, wanted, variables);
  }

  /// Whether a policy may have this value; refused when the policy is read.
  boolean accepts(String wanted) {
    return switch (this) {
      case NUMERIC_EQUALS,
          NUMERIC_NOT_EQUALS,
          NUMERIC_LESS_THAN,
          NUMERIC_LESS_THAN_EQUALS,
          NUMERIC_GREATER_THAN,
          NUMERIC_GREATER_THAN_EQUALS ->
          Scalars.number(wanted).isPresent();
      case DATE_EQUALS,
          DATE_NOT_EQUALS,
          DATE_LESS_THAN,
          DATE_LESS_THAN_EQUALS,
          DATE_GREATER_THAN,
          DATE_GREATER_THAN_EQUALS ->
          Scalars.instant(wanted).isPresent();
      case IP_ADDRESS, NOT_IP_ADDRESS -> AddressRange.isRange(wanted);
      case BOOL, NULL -> wanted.equals("true") || wanted.equals("false");
      case STRING_EQUALS,
          STRING_NOT_EQUALS,
          STRING_EQUALS_IGNORE_CASE,
          STRING_NOT_EQUALS_IGNORE_CASE,
          STRING_LIKE,
          STRING_NOT_LIKE,
          BINARY_EQUALS,
          ARN_EQUALS,
          ARN_LIKE,
          ARN_NOT_EQUALS,
          ARN_NOT_LIKE ->
          true;
    };
  }

  private static boolean equal(
      String given, String wanted, Function<String, Optional<String>> variables) {
    return Glob.plain(wanted, variables).map(given::equals).orElse(false);
  }

  private static boolean equalInAnyCase(
      String given, String wanted, Function<String, Optional<String>> variables) {
    return Glob.plain(wanted, variables).map(given::equalsIgnoreCase).orElse(false);
  }

  private static boolean like(
      String given, String wanted, Function<String, Optional<String>> variables) {
    return Glob.of(wanted, variables).map(glob -> glob.matches(given)).orElse(false);
  }

  private static boolean arnLike(
      String given, String wanted, Function<String, Optional<String>> variables) {
    return ArnPattern.matches(wanted, given, variables);
  }

  private static Fit numeric(IntPredicate order) {
    return (given, wanted, _) -> {
      Optional<BigDecimal> left = Scalars.number(given);
      Optional<BigDecimal> right = Scalars.number(wanted);
      return left.isPresent() && right.isPresent() && order.test(left.get().compareTo(right.get()));
    };
  }

  private static Fit date(IntPredicate order) {
    return (given, wanted, _) -> {
      Optional<Instant> left = Scalars.instant(given);
      Optional<Instant> right = Scalars.instant(wanted);
      return left.isPresent() && right.isPresent() && order.test(left.get().compareTo(right.get()));
    };
  }
}
