package dev.spillway.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// CPU seconds of this process and of the database servers that it started.
///
/// @param client of this process
/// @param servers of its children and theirs, ended ones included
record CpuTime(double client, double servers) {
  /// The kernel's unit in `/proc/PID/stat`.
  private static final double TICKS_PER_SECOND = 100;

  private static final int MOST_READINGS = 20;

  /// For the begin of what is measured: finding the servers' time takes some itself.
  static CpuTime begin() {
    double servers = serverSeconds();
    return new CpuTime(clientSeconds(), servers);
  }

  /// For its end.
  static CpuTime now() {
    double client = clientSeconds();
    return new CpuTime(client, serverSeconds());
  }

  private static double clientSeconds() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  private static double serverSeconds() {
    double ticks = childrenTicks();
    for (int i = 0; i < MOST_READINGS; i++) {
      // Between its end and its parent's notice a process is in neither's figures.
      double again = childrenTicks();
      if (again == ticks) {
        break;
      }
      ticks = again;
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static double childrenTicks() {
    double ticks = ticks(ProcessHandle.current().pid(), false);
    for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
      ticks += ticks(child.pid(), true);
    }
    return ticks;
  }

  CpuTime since(CpuTime before) {
    return new CpuTime(client - before.client, Math.max(0, servers - before.servers));
  }

  /// Its ended children's time, and its own if asked for; 0 for a process that is gone.
  private static double ticks(long pid, boolean own) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
      double ended = Double.parseDouble(fields.get(13)) + Double.parseDouble(fields.get(14));
      return own
          ? ended + Double.parseDouble(fields.get(11)) + Double.parseDouble(fields.get(12))
          : ended;
    } catch (IOException e) {
      return 0;
    }
  }
}
