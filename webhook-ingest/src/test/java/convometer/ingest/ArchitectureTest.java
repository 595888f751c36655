package convometer.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void parsingKnowsNeitherKafkaNorAServer() {
        var classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("convometer.ingest");
        noClasses()
                .that()
                .resideInAPackage("convometer.ingest.webhooks")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "io.micronaut..",
                        "io.micrometer..",
                        "org.slf4j..",
                        "convometer.ingest",
                        "convometer.ingest.http",
                        "convometer.ingest.publish",
                        "convometer.ingest.signature",
                        "convometer.schemas.service..")
                .check(classes);
    }
}
