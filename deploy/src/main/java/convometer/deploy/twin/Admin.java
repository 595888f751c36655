package convometer.deploy.twin;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What the twin's owner can do under `/twin`.
final class Admin {

    private static final Pattern CUSTOMER = Pattern.compile("/twin/customers/([^/]+)");
    private static final Pattern TEMPLATE =
            Pattern.compile("/twin/templates/([^/]+)/([^/]+)/([^/]+)");
    private static final Pattern FAULT = Pattern.compile("/twin/faults/(\\d{1,9})");
    private static final Pattern THREAD = Pattern.compile("/twin/log/threads/([^/]+)/([^/]+)");

    private final MetaTwin twin;
    private final CustomerDesk customers;
    private final AccountDesk accounts;
    private final SettingsDesk settings;
    private final LogDesk logs;

    Admin(MetaTwin twin) {
        this.twin = twin;
        this.customers = new CustomerDesk(twin);
        this.accounts = new AccountDesk(twin);
        this.settings = new SettingsDesk(twin);
        this.logs = new LogDesk(twin);
    }

    Answer answer(Asked asked) {
        try {
            return Answer.ok(done(asked));
        } catch (AdminError e) {
            return Answer.problem(e.status(), e.problem());
        }
    }

    private Object done(Asked asked) {
        return switch (asked.what()) {
            case "POST /twin/customers" -> customers.act(fields(asked));
            case "GET /twin/log" -> logs.messages(asked);
            case "GET /twin/log/summary" -> logs.summary();
            case "GET /twin/log/refused" -> logs.refused(asked);
            case "GET /twin/log/told" -> logs.told(asked);
            case "GET /twin/log/marks" -> logs.marks(asked);
            case "GET /twin/settings" -> settings.shown();
            case "PUT /twin/settings" -> settings.change(fields(asked));
            case "PUT /twin/tokens" -> settings.tokens(fields(asked));
            case "GET /twin/faults" -> settings.faults();
            case "POST /twin/faults" -> settings.addFault(fields(asked));
            case "DELETE /twin/faults" -> settings.clearFaults();
            case "GET /twin/templates" -> accounts.templates();
            case "POST /twin/messaging-limits" -> accounts.messagingLimit(fields(asked));
            case "POST /twin/webhooks" -> accounts.webhook(fields(asked));
            case "POST /twin/reset" -> reset(asked);
            default -> named(asked);
        };
    }

    private Object named(Asked asked) {
        var customer = CUSTOMER.matcher(asked.path());
        if (customer.matches() && asked.method().equals("PUT"))
            return customers.describe(customer.group(1), fields(asked));
        if (customer.matches() && asked.method().equals("GET"))
            return customers.shown(customer.group(1));
        var template = TEMPLATE.matcher(asked.path());
        if (template.matches() && asked.method().equals("PUT"))
            return accounts.template(
                    new Template.Key(template.group(1), template.group(2), template.group(3)),
                    fields(asked));
        var fault = FAULT.matcher(asked.path());
        if (fault.matches() && asked.method().equals("DELETE"))
            return settings.removeFault(Integer.parseInt(fault.group(1)));
        var thread = THREAD.matcher(asked.path());
        if (thread.matches() && asked.method().equals("GET"))
            return logs.thread(thread.group(1), thread.group(2));
        throw AdminError.notFound("there is no " + asked.what());
    }

    private Map<String, Object> reset(Asked asked) {
        if (!asked.body().isEmpty()) {
            var _ = fields(asked).only(Set.of());
        }
        twin.reset();
        return Map.of("reset", true);
    }

    private static Fields fields(Asked asked) {
        return new Fields(
                asked.json()
                        .orElseThrow(
                                () -> AdminError.invalidBody("the body must be a JSON object")));
    }
}
