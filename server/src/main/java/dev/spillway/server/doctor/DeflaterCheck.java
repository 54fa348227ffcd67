package dev.spillway.server.doctor;

import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipLibrary;
import dev.spillway.core.problem.FailedException;
import dev.spillway.server.configuration.ExportSettings;
import dev.spillway.server.configuration.GzipSettings;
import dev.spillway.server.wiring.Exporting;
import java.util.function.Consumer;

/// Who does gzip, which is most of the work of an export.
final class DeflaterCheck implements Check {
  private static final String ISA_L =
      "apt-get install libisal2   # or: dnf install libisal, brew install isa-l";

  private static final String LIBDEFLATE =
      "apt-get install libdeflate0   # or: dnf install libdeflate, brew install libdeflate";

  private final ExportSettings settings;

  DeflaterCheck(ExportSettings settings) {
    this.settings = settings;
  }

  @Override
  public void examine(Consumer<Finding> findings) {
    if (settings.codec() != Codec.GZIP) {
      findings.accept(Finding.ok("export.codec", settings.codec().name()));
      return;
    }
    try {
      findings.accept(of(Exporting.deflaters(settings)));
    } catch (FailedException e) {
      findings.accept(Finding.fail("export.gzip", e, remedy()));
    }
  }

  private Finding of(Deflaters deflaters) {
    String by = "by " + deflaters.name();
    if (deflaters.library() != GzipLibrary.JDK
        || settings.gzip().deflater() == GzipSettings.Library.JDK) {
      return Finding.ok("export.gzip", by);
    }
    String better =
        switch (settings.gzip().prefer()) {
          case SPEED -> "ISA-L is several times faster";
          case SIZE -> "libdeflate is several times faster for the same size";
        };
    return Finding.warn("export.gzip", by + "; " + better, remedy());
  }

  private String remedy() {
    return switch (settings.gzip().deflater()) {
      case LIBDEFLATE -> LIBDEFLATE;
      case ISA_L -> ISA_L;
      case AUTO, JDK ->
          switch (settings.gzip().prefer()) {
            case SPEED -> ISA_L;
            case SIZE -> LIBDEFLATE;
          };
    };
  }
}
