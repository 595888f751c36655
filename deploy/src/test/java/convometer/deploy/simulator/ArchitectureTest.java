package convometer.deploy.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.stream.Collectors;

class ArchitectureTest {

    private static final String ROOT = "convometer.deploy.simulator";
    private static final int MAX_FILES = 20;

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    /// What it has in common with the services is the accounts file and the name of a thread: else
    /// their agreement would prove nothing.
    @Test
    void theSimulatorUsesNoPartOfTheServices() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "convometer.billing..",
                        "convometer.ingest..",
                        "convometer.outbound..",
                        "convometer.tracker..",
                        "convometer.schemas.registry..",
                        "convometer.schemas.serde..",
                        "convometer.schemas.service..",
                        "convometer.schemas.streams..",
                        "convometer.deploy",
                        "convometer.deploy.parts..",
                        "convometer.deploy.sample..")
                .check(CLASSES);
    }

    @Test
    void onlyTheServerAndTheControllersKnowMicronaut() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".api", ROOT + ".admin")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micronaut..", "jakarta..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("convometer.deploy.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packagesAreSmall() {
        var files =
                CLASSES.stream()
                        .filter(one -> one.getEnclosingClass().isEmpty())
                        .filter(one -> !isGenerated(one))
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName, Collectors.counting()));
        files.forEach((name, count) ->
                assertTrue(count <= MAX_FILES, () -> name + " has " + count + " files"));
    }

    /// Micronaut's annotation processor names its classes `$…`.
    private static boolean isGenerated(JavaClass one) {
        return one.getName().startsWith("$", one.getPackageName().length() + 1);
    }
}
