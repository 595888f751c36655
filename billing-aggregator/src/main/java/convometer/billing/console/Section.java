package convometer.billing.console;

import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.accounts.Accounts.Waba;

import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;

/// A part of the console that the navigation leads to.
public enum Section {
    STATEMENT("Statement"),
    CHARGES("Charges"),
    MATCH("Match"),
    REPRICINGS("Repricings"),
    WINDOWS("Windows"),
    BUDGETS("Budgets");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    /// Those that the caller may look at.
    static List<Section> of(Access access) {
        return Arrays.stream(values()).filter(section -> section.isFor(access)).toList();
    }

    private boolean isFor(Access access) {
        return access.hasRole(Role.FINANCE)
                || switch (this) {
                    case STATEMENT -> access.hasRole(Role.CLOSER);
                    case REPRICINGS -> access.hasRole(Role.OPERATOR);
                    case CHARGES, MATCH, WINDOWS, BUDGETS -> false;
                };
    }

    public String title() {
        return title;
    }

    /// Where it begins, for an account and a month.
    public String path(Waba account, YearMonth month) {
        return switch (this) {
            case STATEMENT -> Links.statement(account.id(), month.toString());
            case CHARGES -> chosen("/console/charges", account, month);
            case MATCH -> chosen("/console/match", account, month);
            case REPRICINGS -> chosen("/console/repricings", account, month);
            case WINDOWS -> chosen("/console/windows", account, month);
            case BUDGETS -> chosen("/console/budgets", account, month);
        };
    }

    private static String chosen(String path, Waba account, YearMonth month) {
        return path + Links.query("waba_id", account.id(), "month", month.toString());
    }
}
