package dev.spillway.cli.export;

import dev.spillway.cli.argument.ArgumentParser;
import dev.spillway.cli.argument.Option;
import dev.spillway.cli.argument.Parsed;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.rds.GlobalOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was asked for.
///
/// @param source an ARN, or the name of a snapshot or of a database
record ExportRequest(
    String source,
    String bucket,
    String prefix,
    Optional<String> role,
    Optional<String> key,
    Optional<String> identifier,
    List<String> only,
    Reading reading,
    Ending ending,
    Optional<String> storeUrl,
    GlobalOptions globals) {
  private static final String SCHEME = "s3://";
  static final String USAGE =
      """
      Usage: spillway export [options] SOURCE s3://BUCKET[/PREFIX]

        SOURCE            a snapshot's name; a database's name, of which a snapshot is made; or an ARN
        --role ARN        the role that writes; else spillway_iam_role_arn of the profile
        --key ID          the key that encrypts; else spillway_kms_key_id of the profile
        --only NAME...    only these: DATABASE, DATABASE.SCHEMA or DATABASE.SCHEMA.TABLE
        --identifier ID   the export's name; else SOURCE and the time in UTC
        --live            reads the running database, no snapshot
        --wait            stays until the export has ended (unless told otherwise)
        --detach          ends when the export has begun
        --s3-endpoint-url URL  where the bucket is, to see tables when they are done;
                          else AWS_ENDPOINT_URL_S3, the profile's
        --endpoint-url, --profile, --region and the like: as of spillway rds

      Exit status: 0 complete, 1 failed, 2 complete with warnings, 130 interrupted.
      """;

  static final List<Option> OPTIONS =
      List.of(
          Option.one("role"),
          Option.one("key"),
          Option.one("identifier"),
          Option.one("s3-endpoint-url"),
          Option.many("only"),
          Option.flag("live", "live", "true"),
          Option.flag("wait", "ending", "wait"),
          Option.flag("detach", "ending", "detach"));

  enum Reading {
    SNAPSHOT,
    LIVE
  }

  enum Ending {
    WAIT,
    DETACH
  }

  /// @throws CommandException if it cannot be understood
  static ExportRequest parse(List<String> arguments) {
    List<Option> options = new ArrayList<>(GlobalOptions.OPTIONS);
    options.addAll(OPTIONS);
    Parsed parsed = new ArgumentParser(options, "SOURCE", Option.Need.OPTIONAL).parse(arguments);
    if (parsed.word().isEmpty() || parsed.rest().size() != 1) {
      throw CommandException.usage(USAGE.strip());
    }
    String target = parsed.rest().getFirst();
    if (!target.startsWith(SCHEME) || target.length() == SCHEME.length()) {
      throw CommandException.usage(
          "%s is not where objects can go: s3://BUCKET or s3://BUCKET/PREFIX is meant."
              .formatted(target));
    }
    String path = target.substring(SCHEME.length());
    int slash = path.indexOf('/');
    return new ExportRequest(
        parsed.word().get(),
        slash < 0 ? path : path.substring(0, slash),
        slash < 0 ? "" : path.substring(slash + 1).replaceAll("/+$", ""),
        parsed.value("role"),
        parsed.value("key"),
        parsed.value("identifier"),
        List.copyOf(parsed.values().getOrDefault("only", List.of())),
        parsed.isSet("live") ? Reading.LIVE : Reading.SNAPSHOT,
        parsed.value("ending").filter("detach"::equals).isPresent() ? Ending.DETACH : Ending.WAIT,
        parsed.value("s3-endpoint-url"),
        GlobalOptions.of(parsed));
  }

  String target() {
    return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
