package convometer.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class WallsTest {

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("convometer");

    @Test
    void onlyThePackagesForServicesKnowTheFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "convometer.schemas.service..",
                        "convometer.schemas.access..",
                        "convometer.schemas.audit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micronaut..", "jakarta.inject..")
                .check(OURS);
    }

    @Test
    void onlyWhatRunsInAServiceCounts() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "convometer.schemas.service..",
                        "convometer.schemas.streams..",
                        "convometer.schemas.access..",
                        "convometer.schemas.audit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..")
                .check(OURS);
    }

    @Test
    void whatIsGeneratedNeedsOnlyAvro() {
        classes()
                .that()
                .resideInAPackage("convometer.events..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("convometer.events..", "org.apache.avro..", "java..")
                .check(OURS);
    }

    @Test
    void theAccountsFileKnowsNothingOfKafka() {
        noClasses()
                .that()
                .resideInAPackage("convometer.schemas.accounts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache..", "convometer.events..")
                .check(OURS);
    }

    @Test
    void nothingHereKnowsAService() {
        noClasses()
                .that()
                .resideInAnyPackage("convometer.schemas..", "convometer.events..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "convometer.ingest..",
                        "convometer.tracker..",
                        "convometer.outbound..",
                        "convometer.billing..",
                        "convometer.deploy..")
                .check(OURS);
    }
}
