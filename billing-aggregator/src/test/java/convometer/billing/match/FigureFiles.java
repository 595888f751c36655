package convometer.billing.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.billing.Scene;
import convometer.billing.match.rules.FigureCheck;

import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// Reads files for October 2026 of the account 1065 in Sao Paulo, with the number 200.
final class FigureFiles {

    static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");

    static FigureFile json(String file) {
        return json(file.replace('\'', '"').getBytes(UTF_8));
    }

    static FigureFile json(byte[] file) {
        return new FigureJson("1065", "USD", check(false)).read(file);
    }

    static FigureFile csv(String file) {
        return csv(file.getBytes(UTF_8));
    }

    static FigureFile csv(byte[] file) {
        return new FigureCsv("1065", "USD", ZONE, check(true)).read(file);
    }

    /// @param isInvoice people wrote the lines
    static FigureCheck check(boolean isInvoice) {
        return new FigureCheck(
                YearMonth.parse("2026-10"),
                Map.of("15550783881", "200", "200", "200"),
                List.of(ZONE, ZoneOffset.UTC),
                market -> Scene.markets().knows(market),
                isInvoice);
    }

    private FigureFiles() {}
}
