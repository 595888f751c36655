package convometer.billing.charges;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.billing.ledger.LedgerRow;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.schemas.access.Access;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Charges for whoever asks, of the accounts that the caller may know of: for programs and for
/// pages alike. Where another instance has the ledger, that one is asked.
@Singleton
@Requires(beans = ChargeQueries.class)
public final class ChargeLookup {

    private static final int MOST = 500;
    private static final String PATH = "/v1/charges";

    private final ChargeQueries charges;
    private final ChargeCursors cursors;
    private final LedgerPeer peer;
    private final Access access;
    private final ObjectMapper json;

    ChargeLookup(
            ChargeQueries charges,
            ChargeCursors cursors,
            LedgerPeer peer,
            Access access,
            ObjectMapper json) {
        this.charges = charges;
        this.cursors = cursors;
        this.peer = peer;
        this.access = access;
        this.json = json;
    }

    /// A page of charges.
    ///
    /// @param cursor for the next page; null: this is the last one. A page may be empty and have a
    ///   next one
    @Introspected
    public record ChargePage(List<ChargeView> charges, @Nullable String cursor) {}

    /// A unit, wherever the ledger is.
    ///
    /// @throws ProblemException 404 `unknown_unit`, 503 `not_ready`
    public ChargeView charge(String unitId) {
        var other = elsewhere();
        return other == null
                ? here(unitId)
                : there(other, PATH + "/" + encoded(unitId), ChargeView.class);
    }

    /// Some units, wherever the ledger is.
    ///
    /// @param cursor of the page before; null: the first page
    /// @throws ProblemException 400 `malformed_query`, 404 `unknown_waba`, 503 `not_ready`
    public ChargePage page(ChargeFilter filter, @Nullable String cursor) {
        var other = elsewhere();
        return other == null
                ? here(filter, cursor)
                : there(other, PATH + "?" + query(filter, cursor), ChargePage.class);
    }

    private static String query(ChargeFilter filter, @Nullable String cursor) {
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        asked.put("waba_id", filter.wabaId());
        asked.put("month", filter.month());
        asked.put("phone_number_id", filter.phoneNumberId());
        asked.put("market", filter.market());
        asked.put("category", filter.category());
        asked.put("discrepancy", filter.discrepancy());
        asked.put("failed", filter.failed());
        asked.put("limit", filter.limit());
        asked.put("cursor", cursor);
        return asked.entrySet().stream()
                .filter(each -> each.getValue() != null)
                .map(each -> each.getKey() + "=" + encoded("" + each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> T there(URI other, String question, Class<T> type) {
        return LedgerPeer.read(peer.ask(other, URI.create(question)), type, json);
    }

    /// Who has the ledger; null: this instance.
    @Nullable URI elsewhere() {
        return loaded(charges::elsewhere).orElse(null);
    }

    /// A unit of the ledger of this instance.
    ChargeView here(String unitId) {
        return loaded(() -> charges.unit(unitId))
                .filter(known -> isVisible(known.row()))
                .map(known -> ChargeView.of(known.row(), known.deliveries()))
                .orElseThrow(() ->
                        new ProblemException(
                                HttpStatus.NOT_FOUND,
                                "unknown_unit",
                                "the ledger has no unit " + unitId));
    }

    /// Some units of the ledger of this instance.
    ChargePage here(ChargeFilter filter, @Nullable String cursor) {
        check(filter);
        var after = cursor == null || cursor.isEmpty() ? "" : cursors.place(cursor);
        var page = loaded(() -> charges.after(after, filter));
        return new ChargePage(
                page.rows().stream()
                        .map(row -> {
                            var delivery = row.delivery();
                            return ChargeView.of(
                                    row, delivery == null ? List.of() : List.of(delivery));
                        })
                        .toList(),
                page.last().isEmpty() ? null : cursors.cursor(page.last()));
    }

    /// Ends a question for what the caller may not know of, or that is none.
    void check(ChargeFilter filter) {
        if (filter.limit() < 1 || filter.limit() > MOST)
            throw malformed("limit is from 1 to " + MOST);
        var wabaId = filter.wabaId();
        if (wabaId == null && !access.hasAll())
            throw malformed("the token is for some accounts only: say which waba_id");
        if (wabaId != null && !access.hasWaba(wabaId))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_waba",
                    "no account " + wabaId + " in the accounts file");
    }

    private boolean isVisible(LedgerRow row) {
        var charge = row.charge();
        return charge != null && access.hasWaba(charge.getWabaId());
    }

    private static <T> T loaded(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (NotReadyException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
        }
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "malformed_query", detail);
    }
}
