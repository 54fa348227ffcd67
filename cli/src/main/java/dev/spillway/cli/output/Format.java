package dev.spillway.cli.output;

/// How answers are written.
public enum Format {
  JSON("json"),
  TEXT("text"),
  TABLE("table"),
  YAML("yaml"),
  YAML_STREAM("yaml-stream");

  private final String spelled;

  Format(String spelled) {
    this.spelled = spelled;
  }

  public String spelled() {
    return spelled;
  }
}
