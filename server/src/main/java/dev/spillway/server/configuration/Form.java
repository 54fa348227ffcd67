package dev.spillway.server.configuration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a text must look like.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Form {
  /// A regular expression that the whole text matches.
  String pattern();

  /// The rest of the sentence "'x' is not …".
  String is();
}
