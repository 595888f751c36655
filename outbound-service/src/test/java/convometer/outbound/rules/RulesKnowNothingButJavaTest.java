package convometer.outbound.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class RulesKnowNothingButJavaTest {

    @Test
    void theRulesKnowNothingButJava() {
        var rules =
                resideInAnyPackage("convometer.outbound.rules..", "convometer.outbound.pacing..");
        classes()
                .that(rules)
                .should()
                .onlyDependOnClassesThat(rules.or(resideInAnyPackage("java..", "org.jspecify..")))
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("convometer.outbound"));
    }
}
