package dev.spillway.server;

import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.policy.MalformedPolicyException;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.embedded.kms.EmbeddedKms;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.wiring.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `spillway kms`: the keys of the embedded store, with the operations, options and answers of `aws
/// kms`. Works on the key file itself; a running server sees each change at once.
@Command(
    name = "kms",
    description = "Keeps the keys of the embedded store; options and answers as of 'aws kms'.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "OPERATION")
final class KmsCommand implements Runnable {
  private static final String DEFAULT_POLICY = "default";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "kms needs an operation, such as list-keys");
  }

  @Command(name = "create-key", description = "Makes a key.", mixinStandardHelpOptions = true)
  int createKey(
      @Mixin ConfigurationOption configuration,
      @Option(names = "--description", defaultValue = "", description = "What it is for.")
          String description,
      @Option(names = "--policy", description = "Its policy, or file://FILE.")
          Optional<String> policy,
      @Option(
              names = "--key-spec",
              defaultValue = "SYMMETRIC_DEFAULT",
              description = "SYMMETRIC_DEFAULT only.")
          String keySpec,
      @Option(
              names = "--key-usage",
              defaultValue = "ENCRYPT_DECRYPT",
              description = "ENCRYPT_DECRYPT only.")
          String keyUsage) {
    if (!keySpec.equals("SYMMETRIC_DEFAULT") || !keyUsage.equals("ENCRYPT_DECRYPT")) {
      throw new FailedException(
          Fault.SETUP,
          "objects are encrypted under SYMMETRIC_DEFAULT keys for ENCRYPT_DECRYPT only");
    }
    return answer(
        configuration,
        kms -> {
          Optional<String> text = policy.map(KmsCommand::content);
          KeyDescription key = kms.create();
          kms.updateDescription(key.id(), description);
          text.ifPresent(document -> kms.putPolicy(key.id(), document));
          return KmsAnswers.key(kms.details(key.id()));
        });
  }

  @Command(name = "describe-key", description = "Shows a key.", mixinStandardHelpOptions = true)
  int describeKey(@Mixin ConfigurationOption configuration, @Mixin KeyOption key) {
    return answer(configuration, kms -> KmsAnswers.key(kms.details(key.id)));
  }

  @Command(
      name = "update-key-description",
      description = "Says what a key is for.",
      mixinStandardHelpOptions = true)
  int updateKeyDescription(
      @Mixin ConfigurationOption configuration,
      @Mixin KeyOption key,
      @Option(names = "--description", required = true, description = "The text.")
          String description) {
    return answer(
        configuration,
        kms -> {
          kms.updateDescription(key.id, description);
          return KmsAnswers.nothing();
        });
  }

  @Command(name = "list-keys", description = "Lists the keys.", mixinStandardHelpOptions = true)
  int listKeys(@Mixin ConfigurationOption configuration) {
    return answer(configuration, kms -> KmsAnswers.keys(kms.list()));
  }

  @Command(
      name = "list-aliases",
      description = "Lists the aliases.",
      mixinStandardHelpOptions = true)
  int listAliases(@Mixin ConfigurationOption configuration) {
    return answer(configuration, KmsAnswers::aliases);
  }

  @Command(
      name = "create-alias",
      description = "Gives a key a name.",
      mixinStandardHelpOptions = true)
  int createAlias(
      @Mixin ConfigurationOption configuration,
      @Option(names = "--alias-name", required = true, description = "alias/NAME") String alias,
      @Option(names = "--target-key-id", required = true, description = "The key.") String key) {
    return answer(
        configuration,
        kms -> {
          if (kms.aliases().containsKey(alias)) {
            throw new FailedException(
                Fault.SETUP, "the alias " + alias + " exists already; use update-alias");
          }
          kms.alias(alias, key);
          return KmsAnswers.nothing();
        });
  }

  @Command(
      name = "update-alias",
      description = "Moves a name to another key.",
      mixinStandardHelpOptions = true)
  int updateAlias(
      @Mixin ConfigurationOption configuration,
      @Option(names = "--alias-name", required = true, description = "alias/NAME") String alias,
      @Option(names = "--target-key-id", required = true, description = "The key.") String key) {
    return answer(
        configuration,
        kms -> {
          kms.describe(alias);
          kms.alias(alias, key);
          return KmsAnswers.nothing();
        });
  }

  @Command(
      name = "delete-alias",
      description = "Takes a name away.",
      mixinStandardHelpOptions = true)
  int deleteAlias(
      @Mixin ConfigurationOption configuration,
      @Option(names = "--alias-name", required = true, description = "alias/NAME") String alias) {
    return answer(
        configuration,
        kms -> {
          kms.deleteAlias(alias);
          return KmsAnswers.nothing();
        });
  }

  @Command(
      name = "enable-key",
      description = "Lets a key be used.",
      mixinStandardHelpOptions = true)
  int enableKey(@Mixin ConfigurationOption configuration, @Mixin KeyOption key) {
    return answer(
        configuration,
        kms -> {
          KmsAnswers.requireNotPending(kms.enable(key.id));
          return KmsAnswers.nothing();
        });
  }

  @Command(
      name = "disable-key",
      description = "Keeps a key from being used, also for reading.",
      mixinStandardHelpOptions = true)
  int disableKey(@Mixin ConfigurationOption configuration, @Mixin KeyOption key) {
    return answer(
        configuration,
        kms -> {
          KmsAnswers.requireNotPending(kms.disable(key.id));
          return KmsAnswers.nothing();
        });
  }

  @Command(
      name = "schedule-key-deletion",
      description = "Puts a key out of use until it may be deleted.",
      mixinStandardHelpOptions = true)
  int scheduleKeyDeletion(
      @Mixin ConfigurationOption configuration,
      @Mixin KeyOption key,
      @Option(names = "--pending-window-in-days", defaultValue = "30", description = "7 to 30.")
          int days) {
    if (days < 7 || days > 30) {
      throw new FailedException(Fault.SETUP, "--pending-window-in-days must be 7 to 30");
    }
    return answer(
        configuration,
        kms -> {
          kms.scheduleDeletion(key.id, Duration.ofDays(days));
          return KmsAnswers.deletion(kms.details(key.id), days);
        });
  }

  @Command(
      name = "cancel-key-deletion",
      description = "Takes that back; the key is disabled then.",
      mixinStandardHelpOptions = true)
  int cancelKeyDeletion(@Mixin ConfigurationOption configuration, @Mixin KeyOption key) {
    return answer(
        configuration,
        kms -> {
          kms.cancelDeletion(key.id);
          return KmsAnswers.keyId(kms.details(key.id));
        });
  }

  @Command(
      name = "enable-key-rotation",
      description = "Gives a key new material by itself.",
      mixinStandardHelpOptions = true)
  int enableKeyRotation(
      @Mixin ConfigurationOption configuration,
      @Mixin KeyOption key,
      @Option(
              names = "--rotation-period-in-days",
              defaultValue = "365",
              description = "90 to 2560.")
          int days) {
    if (days < 90 || days > 2560) {
      throw new FailedException(Fault.SETUP, "--rotation-period-in-days must be 90 to 2560");
    }
    return answer(
        configuration,
        kms -> {
          kms.rotateEvery(key.id, Optional.of(Duration.ofDays(days)));
          return KmsAnswers.nothing();
        });
  }

  @Command(
      name = "disable-key-rotation",
      description = "Ends that.",
      mixinStandardHelpOptions = true)
  int disableKeyRotation(@Mixin ConfigurationOption configuration, @Mixin KeyOption key) {
    return answer(
        configuration,
        kms -> {
          kms.rotateEvery(key.id, Optional.empty());
          return KmsAnswers.nothing();
        });
  }

  @Command(
      name = "get-key-rotation-status",
      description = "Says whether and when.",
      mixinStandardHelpOptions = true)
  int getKeyRotationStatus(@Mixin ConfigurationOption configuration, @Mixin KeyOption key) {
    return answer(configuration, kms -> KmsAnswers.rotation(kms.details(key.id)));
  }

  @Command(
      name = "rotate-key-on-demand",
      description = "Gives a key new material now.",
      mixinStandardHelpOptions = true)
  int rotateKeyOnDemand(@Mixin ConfigurationOption configuration, @Mixin KeyOption key) {
    return answer(
        configuration,
        kms -> {
          kms.rotate(key.id);
          return KmsAnswers.keyId(kms.details(key.id));
        });
  }

  @Command(
      name = "get-key-policy",
      description = "Shows a key's policy.",
      mixinStandardHelpOptions = true)
  int getKeyPolicy(
      @Mixin ConfigurationOption configuration,
      @Mixin KeyOption key,
      @Option(names = "--policy-name", defaultValue = DEFAULT_POLICY, description = "default")
          String name) {
    requireDefault(name);
    return answer(configuration, kms -> KmsAnswers.policy(kms.details(key.id)));
  }

  @Command(
      name = "put-key-policy",
      description = "Replaces a key's policy.",
      mixinStandardHelpOptions = true)
  int putKeyPolicy(
      @Mixin ConfigurationOption configuration,
      @Mixin KeyOption key,
      @Option(names = "--policy", required = true, description = "The policy, or file://FILE.")
          String policy,
      @Option(names = "--policy-name", defaultValue = DEFAULT_POLICY, description = "default")
          String name) {
    requireDefault(name);
    return answer(
        configuration,
        kms -> {
          kms.putPolicy(key.id, content(policy));
          return KmsAnswers.nothing();
        });
  }

  /// The option that names a key.
  static final class KeyOption {
    @Option(
        names = "--key-id",
        required = true,
        description = "A key id, key ARN, alias name or alias ARN.")
    private String id = "";
  }

  private int answer(ConfigurationOption option, Function<EmbeddedKms, String> operation) {
    Configuration read = option.read();
    if (!read.usesEmbeddedStore()) {
      throw new FailedException(
          Fault.SETUP,
          "endpoints are declared, so the stores hold the keys themselves; ask the store, or 'aws kms'");
    }
    try {
      String answer = operation.apply(ObjectStores.keys(read, InstantSource.system()));
      spec.commandLine().getOut().print(answer);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (KeyNotAccessibleException | MalformedPolicyException | IllegalArgumentException e) {
      throw new FailedException(Fault.SETUP, String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireDefault(String policyName) {
    if (!policyName.equals(DEFAULT_POLICY)) {
      throw new FailedException(Fault.SETUP, "a key has one policy, which is called 'default'");
    }
  }

  private static String content(String textOrFile) {
    if (!textOrFile.startsWith("file://")) {
      return textOrFile;
    }
    try {
      return Files.readString(Path.of(textOrFile.substring("file://".length())));
    } catch (IOException e) {
      throw new FailedException(Fault.SETUP, textOrFile + " cannot be read: " + e, e);
    }
  }
}
