import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// Runs statements with Spark in this process and prints what the queries among them answer: a line
/// for each row, its values joined by `|`. Statements stand in a file, each ended by a semicolon at
/// the end of a line.
///
/// Statements of Hive in a second file are only held against the grammar, which Spark shares; their
/// number is printed.
///
/// Started as a source file, with Spark's jars on the class path: `SparkStatements.java FILE HIVE
/// WAREHOUSE`.
public final class SparkStatements {
  public static void main(String[] arguments) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", arguments[2])
            .getOrCreate();
    for (String statement : statements(arguments[0])) {
      for (Row row : (List<Row>) spark.sql(statement).collectAsList()) {
        System.out.println(row.mkString("|"));
      }
    }
    List<String> hive = statements(arguments[1]);
    for (String statement : hive) {
      spark.sessionState().sqlParser().parsePlan(statement);
    }
    System.out.println(hive.size() + " statements of Hive");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static List<String> statements(String file) throws Exception {
    return Arrays.stream(Files.readString(Path.of(file)).split(";\\R|;$"))
        .filter(statement -> !statement.replaceAll("(?m)^--.*$", "").isBlank())
        .toList();
  }
}
