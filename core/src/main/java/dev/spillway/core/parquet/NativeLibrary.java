package dev.spillway.core.parquet;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// A shared library of the machine and its functions, by the foreign-function API. It stays loaded
/// for the life of the program.
@SuppressWarnings("restricted")
final class NativeLibrary {
  private final SymbolLookup symbols;

  /// @throws IllegalArgumentException if the dynamic linker does not find it
  NativeLibrary(String fileName) {
    this.symbols = SymbolLookup.libraryLookup(fileName, Arena.global());
  }

  /// @throws java.util.NoSuchElementException if the library lacks it
  MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor, options);
  }

  /// For `throw`: downcall handles declare Throwable, though C functions throw nothing.
  static RuntimeException failed(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(thrown);
    };
  }
}
