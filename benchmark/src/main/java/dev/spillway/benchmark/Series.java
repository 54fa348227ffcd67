package dev.spillway.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// All runs of one case.
final class Series {
  private final Case measured;
  private final List<Run> runs = new ArrayList<>();

  Series(Case measured) {
    this.measured = measured;
  }

  /// One run.
  ///
  /// @param wall seconds
  record Run(double wall, CpuTime cpu, Work.Outcome outcome) {}

  Case measured() {
    return measured;
  }

  void add(Run run) {
    runs.add(run);
  }

  List<Run> runs() {
    return runs;
  }

  boolean wantsMore() {
    return runs.size() < measured.repetitions();
  }

  double wall() {
    return median(Run::wall);
  }

  double clientCpu() {
    return median(run -> run.cpu().client());
  }

  double serverCpu() {
    return median(run -> run.cpu().servers());
  }

  long rows() {
    return runs.getLast().outcome().rows();
  }

  long bytes() {
    return runs.getLast().outcome().bytes();
  }

  private double median(ToDoubleFunction<Run> value) {
    List<Double> sorted =
        runs.stream().map(value::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
