package dev.spillway.spark;

import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/// Spark's JDBC source to Parquet, in the way that its documentation describes: ranges of a key by
/// as many connections as threads. A process of its own, because its libraries are not ours.
public final class SparkExport {
  private static final String THREADS = "2";

  private SparkExport() {}

  /// @param arguments JDBC URL, user, table, key, the key's upper bound, codec, output folder
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .appName("spillway bench")
            .master("local[" + THREADS + "]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.parquet.compression.codec", arguments[5])
            .getOrCreate()) {
      spark
          .read()
          .format("jdbc")
          .options(
              Map.of(
                  "url", arguments[0],
                  "user", arguments[1],
                  "dbtable", arguments[2],
                  "partitionColumn", arguments[3],
                  "lowerBound", "0",
                  "upperBound", arguments[4],
                  "numPartitions", THREADS,
                  "fetchsize", "10000"))
          .load()
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(arguments[6]);
    }
  }
}
