package convometer.deploy.replay.literal;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Template;
import convometer.schemas.accounts.Accounts.Waba;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// V7: whose a thing is, and which day it is there.
record Places(Accounts accounts) {

    Waba waba(String entry, String phone) {
        return accounts.waba(entry)
                .or(() -> accounts.wabaOfNumber(phone))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "neither the WABA "
                                        + entry
                                        + " nor the number "
                                        + phone
                                        + " is known"));
    }

    String portfolio(Waba waba) {
        return accounts.portfolios().stream()
                .filter(p -> p.wabas().contains(waba))
                .map(Portfolio::id)
                .findFirst()
                .orElseThrow();
    }

    String portfolio(String entry, String phone) {
        return portfolio(waba(entry, phone));
    }

    /// V8: the category that the accounts file gives a template.
    String category(Waba waba, String phone, String template, String language) {
        return accounts.wabaOfNumber(phone).or(() -> Optional.of(waba)).stream()
                .flatMap(w -> w.templates().stream())
                .filter(t -> t.name().equals(template) && t.language().equals(language))
                .map(Template::category)
                .findFirst()
                .orElse("");
    }

    static LocalDate date(Waba waba, long at) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(at), waba.timezone());
    }

    static String month(Waba waba, long at) {
        return date(waba, at).toString().substring(0, 7);
    }
}
