package convometer.billing.match;

import convometer.schemas.access.Access;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import java.time.YearMonth;
import java.util.regex.Pattern;

/// The account and the month of a request's path, once both are known to be there.
record MatchedAccount(Waba waba, YearMonth month) {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");

    /// @throws ProblemException if there are none such, or the caller has nothing to do with it
    static MatchedAccount of(String wabaId, String month, Accounts accounts, Access access) {
        if (!MONTH.matcher(month).matches())
            throw badRequest("malformed_month", "a month is written 2026-10, not " + month);
        var waba =
                accounts.waba(wabaId)
                        .filter(known -> access.hasWaba(known.id()))
                        .orElseThrow(() ->
                                new ProblemException(
                                        HttpStatus.NOT_FOUND,
                                        "unknown_waba",
                                        "no account " + wabaId + " in the accounts file"));
        return new MatchedAccount(waba, YearMonth.parse(month));
    }

    /// The source of a name.
    ///
    /// @throws ProblemException if there is none
    static FigureSource source(String name) {
        return FigureSource.of(name)
                .orElseThrow(() ->
                        badRequest(
                                "unknown_source",
                                "figures are of pricing_analytics, conversation_analytics or"
                                        + " invoice, not "
                                        + name));
    }

    static ProblemException badRequest(String code, String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, code, detail);
    }
}
