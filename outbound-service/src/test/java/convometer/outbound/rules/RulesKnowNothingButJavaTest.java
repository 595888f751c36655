package convometer.outbound.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import convometer.outbound.graph.Answer;

import org.junit.jupiter.api.Test;

class RulesKnowNothingButJavaTest {

    /// What Meta's answers mean is a rule, too, though it belongs to Meta's API.
    @Test
    void theRulesKnowNothingButJava() {
        var rules =
                resideInAnyPackage("convometer.outbound.rules..", "convometer.outbound.pacing..")
                        .or(belongToAnyOf(Answer.class));
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
