package dev.spillway.aws.s3;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.UploadListener;
import java.util.Map;

/// An object that is to be written.
record NewObject(ObjectKey key, Map<String, String> metadata, UploadListener listener) {
  NewObject {
    metadata = Map.copyOf(metadata);
  }
}
