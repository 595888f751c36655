package convometer.billing.repricing;

import convometer.schemas.service.BodyFields;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Pattern;

/// Which months are to be priced otherwise, and by what.
///
/// @param from the first local month
/// @param to the last one; null: the first alone
/// @param wabaId the billing account; null: all
/// @param rates CSV with the columns of `RATES_DIR`, in place of all rate cards; null: these
/// @param eras CSV with the columns of `ERAS_FILE`, in place of the eras; null: these
/// @param rulesOf the eras, markets and cards of this day hold for everything; null: each day has
///   its own
@Schema(description = "Which months are to be priced otherwise, and by what.")
@Introspected
record WhatIfRequest(
        @Schema(example = "2026-09") String from,
        @Schema(example = "2026-09") @Nullable String to,
        @Nullable String wabaId,
        @Nullable String rates,
        @Nullable String eras,
        @Schema(example = "2026-10-01") @Nullable LocalDate rulesOf) {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");
    private static final int MONTH_LENGTH = 7;
    private static final int DATE_LENGTH = 10;
    private static final int LONGEST_ID = 64;

    /// All rate cards of some years, and a guard against what is none.
    private static final int LONGEST_TABLE = 8 << 20;

    /// @throws convometer.schemas.service.ProblemException 400 `malformed`
    static WhatIfRequest of(BodyFields fields) {
        var from = fields.text("from", MONTH_LENGTH);
        var to = fields.optional("to", MONTH_LENGTH);
        var asked =
                new WhatIfRequest(
                        from,
                        to,
                        fields.optional("waba_id", LONGEST_ID),
                        fields.optional("rates", LONGEST_TABLE),
                        fields.optional("eras", LONGEST_TABLE),
                        date(fields));
        if (!from.isEmpty() && !isMonth(from)) fields.wrong("from", "is not a month like 2026-09");
        if (to != null && !isMonth(to)) fields.wrong("to", "is not a month like 2026-09");
        if (to != null && to.compareTo(from) < 0) fields.wrong("to", "is before from");
        fields.nothingElse();
        fields.check();
        if (asked.rates() == null && asked.eras() == null && asked.rulesOf() == null) {
            fields.wrong("rates", "is missing, and so are eras and rules_of");
            fields.check();
        }
        return asked;
    }

    private static boolean isMonth(String text) {
        return MONTH.matcher(text).matches();
    }

    private static @Nullable LocalDate date(BodyFields fields) {
        var text = fields.optional("rules_of", DATE_LENGTH);
        if (text == null) return null;
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException _) {
            fields.wrong("rules_of", "is not a date like 2026-10-01");
            return null;
        }
    }

    YearMonth first() {
        return YearMonth.parse(from);
    }

    YearMonth last() {
        return to == null ? first() : YearMonth.parse(to);
    }

    /// Whether a local month, `2026-09`, is one of those.
    boolean isOf(String month) {
        return month.compareTo(from) >= 0 && month.compareTo(to == null ? from : to) <= 0;
    }
}
