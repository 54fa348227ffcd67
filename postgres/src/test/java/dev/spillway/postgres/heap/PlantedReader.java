package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Loads the reader anew, with other classes in the place of some.
final class PlantedReader extends ClassLoader {
  private static final String OURS = "dev.spillway.postgres.";
  private static final Path PACKAGE =
      Path.of("src", "main", "java", "dev", "spillway", "postgres", "heap");

  private final Map<String, byte[]> changed;

  private PlantedReader(Map<String, byte[]> changed) {
    super(PlantedReader.class.getClassLoader());
    this.changed = changed;
  }

  /// The reader as it is.
  static PlantedReader whole() {
    return new PlantedReader(Map.of());
  }

  /// The reader with a bug.
  ///
  /// @param folder empty, for what the compiler makes
  static PlantedReader with(PlantedBug bug, Path folder) throws IOException {
    String source = Files.readString(PACKAGE.resolve(bug.file() + ".java"));
    assertThat(source.split(java.util.regex.Pattern.quote(bug.right()), -1))
        .as("%s: where to plant it in %s", bug.what(), bug.file())
        .hasSize(2);
    compile(bug, source.replace(bug.right(), bug.wrong()), folder);
    Map<String, byte[]> changed = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = folder.relativize(file).toString();
        changed.put(
            path.substring(0, path.length() - ".class".length()).replace('/', '.'),
            Files.readAllBytes(file));
      }
    }
    assertThat(changed).isNotEmpty();
    return new PlantedReader(changed);
  }

  private static void compile(PlantedBug bug, String source, Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + bug.file() + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-cp", classPath, "-d", folder.toString());
      assertThat(compiler.getTask(null, files, null, options, null, List.of(file)).call())
          .as(bug.what())
          .isTrue();
    }
  }

  /// As [FilesReading#read].
  @SuppressWarnings("unchecked")
  Map<String, String> read(Path data, Path control, Path catalog, Map<String, String> encodings) {
    try {
      return (Map<String, String>)
          Objects.requireNonNull(
              loadClass(FilesReading.class.getName())
                  .getMethod("read", Path.class, Path.class, Path.class, Map.class)
                  .invoke(null, data, control, catalog, encodings));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = changed.get(name);
    if (bytes == null) {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        bytes = file.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
