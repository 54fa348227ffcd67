package dev.spillway.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class PackagesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.spillway");

  @Test
  void seesTheWholeProduct() {
    assertThat(CLASSES.size()).isGreaterThan(200);
    for (String module :
        List.of(
            "core", "postgresserver", "postgres", "aws", "embedded", "api", "server", "testkit")) {
      assertThat(CLASSES.stream().map(JavaClass::getPackageName))
          .anyMatch(name -> name.startsWith("dev.spillway." + module));
    }
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.spillway.(**)")
        .should()
        .beFreeOfCycles()
        .because("a newcomer must be able to read the packages from the bottom up")
        .check(CLASSES);
  }

  @Test
  void corePackagesImportOnlyFromLowerLevels() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.spillway.core..")
        .layer("task")
        .definedBy("dev.spillway.core.task..")
        .layer("storedexport")
        .definedBy("dev.spillway.core.storedexport..")
        .layer("export")
        .definedBy("dev.spillway.core.export..")
        .layer("snapshot")
        .definedBy("dev.spillway.core.snapshot..")
        .layer("event")
        .definedBy("dev.spillway.core.event..")
        .layer("parquet")
        .definedBy("dev.spillway.core.parquet..")
        .layer("layout")
        .definedBy("dev.spillway.core.layout..")
        .layer("source")
        .definedBy("dev.spillway.core.source..")
        .layer("objectstore")
        .definedBy("dev.spillway.core.objectstore..")
        .layer("kms")
        .definedBy("dev.spillway.core.kms..")
        .layer("column")
        .definedBy("dev.spillway.core.column..")
        .layer("policy")
        .definedBy("dev.spillway.core.policy..")
        .layer("type")
        .definedBy("dev.spillway.core.type..")
        .layer("spool")
        .definedBy("dev.spillway.core.spool..")
        .layer("problem")
        .definedBy("dev.spillway.core.problem..")
        .whereLayer("task")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("storedexport")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("export")
        .mayOnlyBeAccessedByLayers("task", "storedexport")
        .whereLayer("snapshot")
        .mayOnlyBeAccessedByLayers("task", "storedexport")
        .whereLayer("event")
        .mayOnlyBeAccessedByLayers("task", "snapshot")
        .whereLayer("parquet")
        .mayOnlyBeAccessedByLayers("task", "export")
        .whereLayer("layout")
        .mayOnlyBeAccessedByLayers("task", "storedexport", "export")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers(
            "task", "storedexport", "export", "snapshot", "layout", "parquet")
        .whereLayer("objectstore")
        .mayOnlyBeAccessedByLayers(
            "task", "storedexport", "export", "snapshot", "layout", "parquet")
        .whereLayer("kms")
        .mayOnlyBeAccessedByLayers("task", "export", "snapshot", "layout", "parquet")
        .whereLayer("column")
        .mayOnlyBeAccessedByLayers(
            "task", "export", "snapshot", "layout", "parquet", "source", "objectstore", "kms")
        .whereLayer("policy")
        .mayOnlyBeAccessedByLayers(
            "task", "export", "snapshot", "layout", "parquet", "source", "objectstore", "kms")
        .whereLayer("type")
        .mayOnlyBeAccessedByLayers(
            "task",
            "storedexport",
            "export",
            "snapshot",
            "layout",
            "parquet",
            "source",
            "objectstore",
            "kms",
            "column")
        .whereLayer("spool")
        .mayOnlyBeAccessedByLayers("task", "export", "parquet", "column")
        .because("arrows in core point down: what is asked, how it runs, where it ends")
        .check(CLASSES);
  }

  @Test
  void coreKnowsNoVendor() {
    noClasses()
        .that()
        .resideInAPackage("dev.spillway.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon..", "org.postgresql..", "org.eclipse.jetty..", "java.sql..")
        .because("core is the product without any vendor")
        .check(CLASSES);
  }

  @Test
  void onlyTheServerAssembles() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.spillway.server..", "dev.spillway.testkit..", "dev.spillway.benchmark..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.spillway.server..")
        .because("objects are put together in one place")
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    TreeSet<String> unmarked = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (type.getPackageName().startsWith("dev.spillway")
          && !type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }
    assertThat(unmarked).as("packages without @NullMarked").isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    classes()
        .that()
        .resideInAPackage("dev.spillway..")
        .should()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Impl")
        .because("such a name hides the idea")
        .check(CLASSES);
  }

  @Test
  void onlyCommandsPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.spillway.server..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("a library that prints cannot be used by a server")
        .check(CLASSES);
  }
}
