package convometer.billing.console;

import convometer.billing.console.login.FormToken;
import convometer.billing.statements.Statements;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.accounts.Accounts.Waba;

import io.micronaut.http.HttpRequest;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Makes what is around a page of the request that is being answered.
@Singleton
public final class Frames {

    private static final int MONTHS = 24;

    private final Statements statements;
    private final Access access;
    private final FormToken formToken;
    private final Assets assets;
    private final Clock clock;

    Frames(Statements statements, Access access, FormToken formToken, Assets assets, Clock clock) {
        this.statements = statements;
        this.access = access;
        this.formToken = formToken;
        this.assets = assets;
        this.clock = clock;
    }

    /// For an account and a month by their names.
    ///
    /// @param wabaId null: the first that the reader may know of
    /// @param month null: the one that is now
    public Frame of(
            HttpRequest<?> request,
            Section section,
            String title,
            @Nullable String wabaId,
            @Nullable String month) {
        var accounts = statements.wabas();
        var account =
                wabaId == null
                        ? accounts.stream().findFirst().orElse(null)
                        : statements.waba(wabaId);
        var now = now(account);
        var chosen = month == null ? now : Statements.month(month);
        var person = access.caller(request).name();
        return new Frame(
                title,
                section,
                Section.of(access),
                accounts,
                account,
                chosen,
                months(now, chosen),
                ReaderFormat.of(request, zone(account)),
                person.isEmpty() ? null : person,
                formToken.of(request),
                access.hasRole(Role.OPERATOR),
                access.hasRole(Role.CLOSER),
                assets);
    }

    /// The month that is now where the account is.
    YearMonth now(@Nullable Waba account) {
        return YearMonth.from(clock.instant().atZone(zone(account)));
    }

    private static ZoneId zone(@Nullable Waba account) {
        return account == null ? ZoneOffset.UTC : account.timezone();
    }

    private static List<YearMonth> months(YearMonth now, YearMonth chosen) {
        var months = new ArrayList<YearMonth>();
        if (chosen.isAfter(now)) months.add(chosen);
        for (var back = 0; back < MONTHS; back++) months.add(now.minusMonths(back));
        if (chosen.isBefore(months.getLast())) months.add(chosen);
        return months;
    }
}
