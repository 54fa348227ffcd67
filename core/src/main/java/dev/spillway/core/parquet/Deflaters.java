package dev.spillway.core.parquet;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.zip.GZIPInputStream;

/// The gzip library that this machine is to use. A native one is only chosen if it loads and if
/// what it makes of a sample is inflated to the sample again by the JDK. Thread-safe.
public final class Deflaters {
  private static final int SAMPLE_BYTES = 400_000;

  private final GzipLibrary library;
  private final int level;
  private final IntFunction<GzipDeflater> opener;

  private Deflaters(GzipLibrary library, int level, IntFunction<GzipDeflater> opener) {
    this.library = library;
    this.level = level;
    this.opener = opener;
  }

  /// Chooses by `setting`.
  ///
  /// @throws FailedException of fault SETUP if a library is asked for that is not on the machine or
  ///   does not work, or a level that it does not have
  public static Deflaters choose(GzipSetting setting) {
    List<GzipLibrary> candidates =
        setting.library().map(List::of).orElse(GzipLibrary.inOrder(setting.preference())).stream()
            .filter(library -> library.hasLevel(setting.levelOf(library)))
            .toList();
    if (candidates.isEmpty()) {
      throw new FailedException(
          Fault.SETUP,
          "gzip level %d is asked for, but %s"
              .formatted(
                  setting.level().orElseThrow(),
                  setting
                      .library()
                      .map(library ->
                          "%s has levels %d to %d"
                              .formatted(
                                  library.words(), library.leastLevel(), library.mostLevel()))
                      .orElse("no library has it; the JDK has levels 0 to 9")));
    }
    return candidates.stream()
        .flatMap(library -> load(library, setting).stream())
        .findFirst()
        .orElseThrow(() -> missing(candidates.getFirst()));
  }

  private static FailedException missing(GzipLibrary wanted) {
    return new FailedException(
        Fault.SETUP,
        "gzip by %s is asked for, but %s is not on this machine or does not work; install it or choose another library"
            .formatted(wanted.words(), wanted.fileName()));
  }

  public GzipLibrary library() {
    return library;
  }

  /// The library and its level, in words for log and doctor.
  public String name() {
    return library.words() + ", level " + level;
  }

  /// A new deflater; the caller closes it.
  public GzipDeflater open() {
    return opener.apply(level);
  }

  private static Optional<Deflaters> load(GzipLibrary library, GzipSetting setting) {
    int level = setting.levelOf(library);
    try {
      Deflaters deflaters =
          new Deflaters(
              library,
              level,
              switch (library) {
                case ISA_L -> new IsalDeflater.Library(library.fileName())::open;
                case LIBDEFLATE -> new LibdeflateDeflater.Library(library.fileName())::open;
                case JDK -> JdkDeflater::new;
              });
      return deflaters.works() ? Optional.of(deflaters) : Optional.empty();
    } catch (IllegalArgumentException | NoSuchElementException | IllegalCallerException e) {
      return Optional.empty();
    }
  }

  /// The layouts of native structures are taken from headers and not checked by any compiler.
  private boolean works() {
    byte[] sample = new byte[SAMPLE_BYTES];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (byte) ((i * 31) ^ (i >> 9));
    }
    try (GzipDeflater deflater = open()) {
      byte[] target = new byte[deflater.maxDeflatedBytes(sample.length)];
      int length = deflater.deflate(sample, 0, sample.length, target);
      try (GZIPInputStream inflated =
          new GZIPInputStream(new ByteArrayInputStream(target, 0, length))) {
        return Arrays.equals(sample, inflated.readAllBytes());
      }
    } catch (IOException | IllegalStateException e) {
      return false;
    }
  }
}
