package dev.spillway.server.wiring;

import dev.spillway.core.export.Backoff;
import dev.spillway.core.export.Export;
import dev.spillway.core.export.ExportOptions;
import dev.spillway.core.export.PlanStore;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Compressors;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipLibrary;
import dev.spillway.core.parquet.GzipPreference;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.ExportSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How exports run, from the configuration.
public final class Exporting {
  private static final Logger LOG = LoggerFactory.getLogger(Exporting.class);

  private final ExportSettings settings;
  private final Path workDirectory;
  private final Memory memory;
  private final InstantSource clock;
  private final RandomGenerator random;

  Exporting(Configuration configuration, InstantSource clock, RandomGenerator random) {
    this.settings = configuration.export();
    this.workDirectory = configuration.dataDirectory().resolve("work");
    this.memory = Memory.of(configuration);
    this.clock = clock;
    this.random = random;
  }

  /// The gzip library that the configuration asks for.
  ///
  /// @throws dev.spillway.core.problem.FailedException SETUP if it is not on this machine
  public static Deflaters deflaters(ExportSettings settings) {
    Optional<GzipLibrary> library =
        switch (settings.gzip().deflater()) {
          case AUTO -> Optional.empty();
          case JDK -> Optional.of(GzipLibrary.JDK);
          case ISA_L -> Optional.of(GzipLibrary.ISA_L);
          case LIBDEFLATE -> Optional.of(GzipLibrary.LIBDEFLATE);
        };
    GzipPreference preference =
        switch (settings.gzip().prefer()) {
          case SPEED -> GzipPreference.SPEED;
          case SIZE -> GzipPreference.SIZE;
        };
    return Deflaters.choose(new GzipSetting(library, settings.gzip().level(), preference));
  }

  Export export(PlanStore plans) {
    Codec codec = settings.codec();
    Deflaters deflaters = deflaters(settings);
    Compressors compressors = new Compressors(deflaters);
    LOG.info("part files: {}", codec == Codec.GZIP ? "gzip by " + deflaters.name() : codec.name());
    return new Export(
        new ExportOptions(
            codec,
            settings.threads().orElseGet(memory::threads),
            memory.units(),
            settings.partSize().bytes(),
            switch (settings.columnNames()) {
              case SKIP -> ExportOptions.ColumnNames.SKIP;
              case KEEP -> ExportOptions.ColumnNames.KEEP;
            },
            workDirectory),
        plans,
        () -> compressors.open(codec),
        Backoff.standard(),
        clock,
        random);
  }
}
