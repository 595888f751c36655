package convometer.deploy.sample;

import static convometer.deploy.sample.Golden.assertGolden;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

class SampleDayOracleTest {

    private final SampleDayOracle oracle;

    SampleDayOracleTest() throws Exception {
        oracle = new SampleDayOracle(SampleDay.of(SampleDay.DEMO_SEED), Path.of("sample"));
    }

    @Test
    void theStatementOfTheDemoIsTheKnownOne() throws Exception {
        assertGolden("statement.csv", oracle.statement());
    }

    @Test
    void itsConversationsAreTheKnownOnes() throws Exception {
        assertGolden("conversations.csv", oracle.conversations());
    }

    @Test
    void itsOpenWindowsAreTheKnownOnes() throws Exception {
        assertGolden("windows.csv", oracle.openWindows());
    }

    @Test
    void itsReceiptsAreTheKnownOnes() throws Exception {
        assertGolden("outcomes.csv", oracle.outcomes());
    }

    @Test
    void oneNumberUsesUpItsFreeTierInOctoberAndNoOtherDoes() {
        var charged =
                oracle.statement()
                        .lines()
                        .filter(line -> line.contains(",service,regular,"))
                        .toList();

        assertTrue(
                !charged.isEmpty()
                        && charged.stream()
                                .allMatch(line -> line.contains(",106540352242922,2026-10,")),
                charged::toString);
    }
}
