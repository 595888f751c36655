package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.billing.Settings.LedgerSettings;
import convometer.billing.Settings.StatementSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// What an operator may set, and what not: a ledger that let months go before they cannot be
/// corrected any more would lose corrections.
class SettingsTest {

    @Test
    void monthsAreKeptForAsLongAsTheirMessagesMayBeCorrected() {
        assertEquals(Duration.ofDays(90), new LedgerSettings(null).keptFor());
        assertEquals(Duration.ofDays(38), new LedgerSettings(Duration.ofDays(38)).keptFor());
        var wrong = new LedgerSettings(Duration.ofDays(37));
        var error = assertThrows(IllegalArgumentException.class, wrong::keptFor);
        assertEquals(
                "LEDGER_MONTHS_KEPT_FOR is 888 hours; messages are corrected for nearly 38 days",
                error.getMessage());
    }

    @Test
    void statementsAreSplitByTeamUnlessAnOperatorSaysByWhat() {
        assertEquals(List.of("team"), labels(null));
        assertEquals(List.of("shop", "team"), labels("team, shop"));
        assertEquals(List.of(), labels(""));
        var error = assertThrows(IllegalArgumentException.class, () -> labels("team,,shop"));
        assertEquals(
                "STATEMENT_LABELS: there is no label without a name: team,,shop",
                error.getMessage());
    }

    private static List<String> labels(@Nullable String setting) {
        return List.copyOf(new StatementSettings(setting).read().names());
    }
}
