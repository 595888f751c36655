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
                        .importPackages(
                                "convometer.tracker.identity",
                                "convometer.tracker.window",
                                "convometer.tracker.conversation",
                                "convometer.tracker.message",
                                "convometer.tracker.group",
                                "convometer.tracker.gate",
                                "convometer.tracker.consent",
                                "convometer.tracker.limit",
                                "convometer.tracker.budget",
                                "convometer.tracker.policy");
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "convometer.tracker.identity..",
                        "convometer.tracker.window..",
                        "convometer.tracker.conversation..",
                        "convometer.tracker.message..",
                        "convometer.tracker.group..",
                        "convometer.tracker.gate..",
                        "convometer.tracker.consent..",
                        "convometer.tracker.limit..",
                        "convometer.tracker.budget..",
                        "convometer.tracker.policy..",
                        "java..",
                        "org.jspecify..")
                .check(rules);
    }
}
