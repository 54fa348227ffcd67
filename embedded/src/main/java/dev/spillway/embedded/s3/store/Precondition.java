package dev.spillway.embedded.s3.store;

import java.util.Optional;

/// What must hold of the object under a key at the moment it is replaced or deleted.
///
/// @param ifMatch an ETag that it must have, or `*` for any object
/// @param ifNoneMatch an ETag that it must not have, or `*` for none at all
public record Precondition(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
  public static final Precondition NONE = new Precondition(Optional.empty(), Optional.empty());

  boolean isNone() {
    return ifMatch.isEmpty() && ifNoneMatch.isEmpty();
  }

  /// @throws RefusedRequest PRECONDITION_FAILED, or NO_SUCH_KEY where `ifMatch` finds nothing
  void require(ObjectName name, Optional<StoredObject> present) {
    if (ifMatch.isPresent() && present.isEmpty()) {
      throw new RefusedRequest(
          RefusedRequest.Reason.NO_SUCH_KEY, "There is no object " + name.arn() + ".");
    }
    boolean holds =
        ifMatch.map(etag -> matches(etag, present)).orElse(true)
            && !ifNoneMatch.map(etag -> matches(etag, present)).orElse(false);
    if (!holds) {
      throw new RefusedRequest(
          RefusedRequest.Reason.PRECONDITION_FAILED,
          "The object " + name.arn() + " does not meet the condition of the request.");
    }
  }

  private static boolean matches(String condition, Optional<StoredObject> present) {
    String etag = condition.replace("\"", "");
    return present.isPresent() && (etag.equals("*") || etag.equals(present.get().etag()));
  }
}
