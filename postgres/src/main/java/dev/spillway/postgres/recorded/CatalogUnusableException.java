package dev.spillway.postgres.recorded;

import java.io.IOException;

/// There is no catalog that can be believed: none, one of another format, or a damaged one. It has
/// to be made again.
public final class CatalogUnusableException extends IOException {
  private static final long serialVersionUID = 1;

  CatalogUnusableException(String why) {
    super(why);
  }

  CatalogUnusableException(String why, Throwable cause) {
    super(why, cause);
  }
}
