package convometer.outbound.rules.send;

import java.util.regex.Pattern;

/// One value that is filled into a template.
final class ParameterCheck {

    private static final int LONGEST_TEXT = 32_768;
    private static final int LONGEST_NAME = 1024;
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{1,64}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");

    static void check(JsonPointer parameter) {
        if (!parameter.object()) return;
        parameter.at("type").requirePattern(WORD, "must be text, currency, date_time, image, …");
        if (parameter.has("parameter_name"))
            parameter.at("parameter_name").requireText(LONGEST_NAME);
        var type = parameter.at("type").text();
        if (type != null) value(type, parameter.at(type));
    }

    /// A type that is not known here has a value that is not known here.
    private static void value(String type, JsonPointer value) {
        switch (type) {
            case "text", "payload", "coupon_code" -> value.requireText(LONGEST_TEXT);
            case "currency" -> currency(value);
            case "date_time" -> {
                if (value.object()) value.at("fallback_value").requireText(LONGEST_TEXT);
            }
            case "image", "video", "document" -> {
                if (value.object()) MediaCheck.source(value);
            }
            case "location" -> LocationCheck.check(value);
            case "action" -> {
                if (!value.missing()) value.object();
            }
            default -> {}
        }
    }

    private static void currency(JsonPointer currency) {
        if (!currency.object()) return;
        currency.at("fallback_value").requireText(LONGEST_TEXT);
        currency.at("code").requirePattern(CURRENCY, "must be a currency like USD");
        currency.at("amount_1000").requireWhole(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private ParameterCheck() {}
}
