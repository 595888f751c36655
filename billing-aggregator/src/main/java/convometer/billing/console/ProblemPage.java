package convometer.billing.console;

import convometer.schemas.service.Problem;

/// What went wrong, in words.
///
/// @param title what it is about
/// @param detail what happened this time
/// @param hint what may be done
public record ProblemPage(int status, String title, String detail, String hint, Assets assets) {

    static ProblemPage of(Problem problem, Assets assets) {
        return new ProblemPage(
                problem.status(), title(problem), detail(problem), hint(problem), assets);
    }

    private static String title(Problem problem) {
        return switch (problem.code()) {
            case "not_ready" -> "The figures are not ready";
            case "unknown_waba" -> "There is no such account";
            case "unknown_unit" -> "There is no such charge";
            case "unknown_repricing" -> "There is no such repricing";
            case "malformed_month" -> "That is no month";
            case "forbidden" -> "This is not for you";
            case "unusable_claims" -> "The login cannot be used";
            case "audit_unavailable", "kafka_unavailable" -> "Nothing was changed";
            case "invalid_figures", "malformed_figures" -> "The file was not taken";
            case "busy" -> "Others are at it";
            default -> problem.title();
        };
    }

    private static String detail(Problem problem) {
        var errors = new StringBuilder(problem.detail());
        for (var error : problem.errors())
            if (!problem.detail().contains(error.reason()))
                errors.append(' ')
                        .append(error.field())
                        .append(' ')
                        .append(error.reason())
                        .append('.');
        return errors.toString();
    }

    private static String hint(Problem problem) {
        return switch (problem.code()) {
            case "not_ready" -> "No figures are shown rather than old ones. Ask again in a moment.";
            case "unknown_waba" -> "It is not in the accounts file, or not one of yours.";
            case "forbidden" -> "Your roles do not include this page.";
            case "unusable_claims" -> "Tell whoever looks after the issuer's claims.";
            case "malformed_month" -> "Choose an account and a month on the first page.";
            case "audit_unavailable", "kafka_unavailable", "busy" -> "Ask again in a moment.";
            case "invalid_figures", "malformed_figures" ->
                    "What was imported before holds. Mend the file, and import it again.";
            default -> "";
        };
    }
}
