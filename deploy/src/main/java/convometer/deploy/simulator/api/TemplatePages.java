package convometer.deploy.simulator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.deploy.simulator.accounts.Template;
import convometer.deploy.simulator.messages.GraphError;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The list of an account's templates, in pages as Meta's.
final class TemplatePages {

    private static final int DEFAULT_LIMIT = 25;
    private static final int MAX_LIMIT = 1000;

    /// @param url of the request, without its query
    /// @param parameters `limit`, `after`, and `name`, `status`, `category`, `language` to filter
    static Map<String, Object> page(
            List<Template> all, String url, Map<String, String> parameters) {
        var chosen = all.stream().filter(template -> matches(template, parameters)).toList();
        var limit = limit(parameters.get("limit"));
        var from = Math.min(position(parameters.get("after")), chosen.size());
        var to = Math.min(from + limit, chosen.size());
        var page = new LinkedHashMap<String, Object>();
        page.put("data", chosen.subList(from, to).stream().map(TemplatePages::json).toList());
        if (to > from) {
            var paging = new LinkedHashMap<String, Object>();
            paging.put("cursors", Map.of("before", cursor(from), "after", cursor(to)));
            if (to < chosen.size()) paging.put("next", next(url, parameters, to));
            page.put("paging", paging);
        }
        return page;
    }

    private static String next(String url, Map<String, String> parameters, int to) {
        var changed = new LinkedHashMap<>(parameters);
        changed.put("after", cursor(to));
        var query = new ArrayList<String>();
        changed.forEach((name, value) -> query.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        return url + "?" + String.join("&", query);
    }

    private static boolean matches(Template template, Map<String, String> wanted) {
        return matches(wanted.get("name"), template.name())
                && matches(wanted.get("status"), template.status())
                && matches(wanted.get("category"), template.category())
                && matches(wanted.get("language"), template.language());
    }

    private static boolean matches(@Nullable String wanted, String value) {
        return wanted == null || wanted.equalsIgnoreCase(value);
    }

    private static int limit(@Nullable String text) {
        if (text == null) return DEFAULT_LIMIT;
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1)
            throw GraphError.invalid("Param limit must be a number from 1 to " + MAX_LIMIT);
        return Math.min(MAX_LIMIT, Integer.parseInt(text));
    }

    private static String cursor(int position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("at:" + position).getBytes(UTF_8));
    }

    private static int position(@Nullable String cursor) {
        if (cursor == null) return 0;
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            if (text.matches("at:\\d{1,9}")) return Integer.parseInt(text.substring(3));
        } catch (IllegalArgumentException _) {
            // Not Base64: refused as any other cursor that was not given out.
        }
        throw GraphError.invalid("Param after must be a cursor of an earlier answer");
    }

    private static Map<String, Object> json(Template template) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", template.name());
        json.put("parameter_format", "POSITIONAL");
        json.put("components", components(template));
        json.put("language", template.language());
        json.put("status", template.status());
        json.put("category", template.category());
        json.put("id", Long.toString(template.id()));
        return json;
    }

    private static List<Map<String, Object>> components(Template template) {
        var components = new ArrayList<Map<String, Object>>();
        if (template.headerFormat() != null)
            components.add(Map.of("type", "HEADER", "format", template.headerFormat()));
        var text = new StringBuilder("Text of ").append(template.name());
        var count = template.bodyParameters();
        for (int i = 1; count != null && i <= count; i++) text.append(" {{").append(i).append("}}");
        components.add(Map.of("type", "BODY", "text", text.toString()));
        return components;
    }

    private TemplatePages() {}
}
