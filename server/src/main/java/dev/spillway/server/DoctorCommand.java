package dev.spillway.server;

import dev.spillway.server.doctor.Doctor;
import dev.spillway.server.doctor.Finding;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `spillway doctor`: one line for each thing that was looked at, the remedy below it; exit code 1
/// if anything would keep exports from working.
@Command(
    name = "doctor",
    description = "Tries the configuration against the real databases and stores.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Mixin private ConfigurationOption configuration = new ConfigurationOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Map<Finding.Level, Integer> counts = new EnumMap<>(Finding.Level.class);
    Doctor.of(configuration.read())
        .examine(finding -> {
          counts.merge(finding.level(), 1, Integer::sum);
          print(finding, out);
        });
    int failures = counts.getOrDefault(Finding.Level.FAIL, 0);
    out.printf(
        "%d ok, %d warnings, %d failures%n",
        counts.getOrDefault(Finding.Level.OK, 0),
        counts.getOrDefault(Finding.Level.WARN, 0),
        failures);
    out.flush();
    return failures == 0 ? 0 : 1;
  }

  private static void print(Finding finding, PrintWriter out) {
    out.printf(
        "%-4s  %s: %s%n",
        finding.level().name().toLowerCase(Locale.ROOT), finding.subject(), finding.text());
    finding
        .remedy()
        .ifPresent(remedy -> remedy.lines().forEach(line -> out.println("        " + line)));
    out.flush();
  }
}
