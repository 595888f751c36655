package convometer.tracker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class RulesWallTest {

    @Test
    void theRulesKnowNothingButTheJdk() {
        var rules =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("convometer.tracker.rules", "convometer.tracker.gate");
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "convometer.tracker.rules..",
                        "convometer.tracker.gate..",
                        "java..",
                        "org.jspecify..")
                .check(rules);
    }
}
