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
  private static final String INSTALL =
      "apt-get install libisal2   # or: dnf install libisal, brew install isa-l";

  private static final String SMALL =
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
      Deflaters deflaters = Exporting.deflaters(settings);
      findings.accept(
          deflaters.library() == GzipLibrary.JDK
                  && settings.gzip().deflater() == GzipSettings.Library.AUTO
              ? Finding.warn(
                  "export.gzip",
                  "by "
                      + deflaters.name()
                      + (settings.gzip().prefer() == GzipSettings.Preference.SIZE
                          ? "; libdeflate is several times faster for the same size"
                          : "; ISA-L is several times faster"),
                  settings.gzip().prefer() == GzipSettings.Preference.SIZE ? SMALL : INSTALL)
              : Finding.ok("export.gzip", "by " + deflaters.name()));
    } catch (FailedException e) {
      findings.accept(Finding.fail("export.gzip", e, INSTALL));
    }
  }
}
