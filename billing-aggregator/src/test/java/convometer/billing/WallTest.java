package convometer.billing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class WallTest {

    @Test
    void theRulesKnowNothingButTheJdk() {
        var rules =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("convometer.billing.rules");
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("convometer.billing.rules..", "java..", "org.jspecify..")
                .check(rules);
    }

    @Test
    void theRulesOfTheMatchKnowNothingButTheseAndTheJdk() {
        var rules =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("convometer.billing.match.rules");
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "convometer.billing.match.rules..",
                        "convometer.billing.rules..",
                        "java..",
                        "org.jspecify..")
                .check(rules);
    }
}
