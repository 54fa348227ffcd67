package dev.spillway.core.policy;

/// Who asks.
public sealed interface Principal {
  /// As AccessDenied messages name it.
  String name();

  /// A user, a role or a session of one.
  ///
  /// @param arn such as `arn:aws:iam::123456789012:user/airflow`
  record Identity(String arn) implements Principal {
    @Override
    public String name() {
      return arn;
    }

    String account() {
      String[] fields = arn.split(":", 6);
      return fields.length > 4 ? fields[4] : "";
    }
  }

  /// An AWS service.
  ///
  /// @param name such as `export.rds.amazonaws.com`
  record Service(String name) implements Principal {}
}
