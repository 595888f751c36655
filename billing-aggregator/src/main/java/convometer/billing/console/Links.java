package convometer.billing.console;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/// Addresses of pages and of what they lead to.
public final class Links {

    /// The page of a statement.
    public static String statement(String wabaId, String month) {
        return "/console/statements/" + encoded(wabaId) + "/" + encoded(month);
    }

    /// The page of what a month costs by its days.
    public static String days(String wabaId, String month, String currency) {
        return statement(wabaId, month) + "/days" + query("currency", currency);
    }

    /// Where a statement is closed.
    public static String close(String wabaId, String month) {
        return statement(wabaId, month) + "/close";
    }

    /// What a closed statement was made of.
    public static String manifest(String wabaId, String month) {
        return "/v1/statements/" + encoded(wabaId) + "/" + encoded(month) + "/manifest";
    }

    /// The file of a statement, in a format by its name.
    public static String file(String wabaId, String month, String format) {
        return "/v1/statements/" + encoded(wabaId) + "/" + encoded(month) + query("format", format);
    }

    /// The page of a charge.
    public static String charge(String unitId) {
        return "/console/charges/" + encoded(unitId);
    }

    /// The charges of an account's month.
    public static String charges(String wabaId, String month, String name, String value) {
        return "/console/charges" + query("waba_id", wabaId, "month", month, name, value);
    }

    /// The page of a repricing.
    public static String repricing(String id) {
        return "/console/repricings/" + encoded(id);
    }

    /// The match of a month with Meta, for programs.
    public static String match(String wabaId, String month, String source) {
        return "/v1/matches/" + encoded(wabaId) + "/" + encoded(month) + query("source", source);
    }

    /// A query of names and values; what is null is left out.
    public static String query(@Nullable String... namesAndValues) {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (var i = 0; i < namesAndValues.length; i += 2) {
            var value = namesAndValues[i + 1];
            if (value != null) query.add(namesAndValues[i] + "=" + encoded(value));
        }
        return query.toString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Links() {}
}
