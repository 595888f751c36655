package convometer.outbound.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class RulesKnowNothingButJavaTest {

    @Test
    void theRulesKnowNothingButJava() {
        var rules =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("convometer.outbound.rules");
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("convometer.outbound.rules..", "java..", "org.jspecify..")
                .check(rules);
    }
}
