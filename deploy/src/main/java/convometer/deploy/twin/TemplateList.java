package convometer.deploy.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Meta's list of an account's templates, page by page.
final class TemplateList {

    private static final int USUAL_PAGE = 25;
    private static final int LARGEST_PAGE = 1000;

    static Map<String, Object> page(List<Template> all, Asked asked) {
        var parameters = asked.parameters();
        var chosen = all.stream().filter(one -> matches(one, parameters)).toList();
        var limit = limit(parameters.get("limit"));
        var from = Math.min(position(parameters.get("after")), chosen.size());
        var to = Math.min(from + limit, chosen.size());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("data", chosen.subList(from, to).stream().map(TemplateList::shown).toList());
        if (to > from) answer.put("paging", paging(asked, from, to, to < chosen.size()));
        return answer;
    }

    private static Map<String, Object> paging(Asked asked, int from, int to, boolean more) {
        var paging = new LinkedHashMap<String, Object>();
        paging.put("cursors", Map.of("before", cursor(from), "after", cursor(to)));
        if (more) paging.put("next", next(asked, to));
        return paging;
    }

    private static String next(Asked asked, int to) {
        var parameters = asked.parameters();
        parameters.put("after", cursor(to));
        var query = new ArrayList<String>();
        parameters.forEach(
                (name, value) -> query.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        return asked.address() + asked.path() + "?" + String.join("&", query);
    }

    private static boolean matches(Template template, Map<String, String> wanted) {
        return is(wanted.get("name"), template.name())
                && is(wanted.get("status"), template.status())
                && is(wanted.get("category"), template.category())
                && is(wanted.get("language"), template.language());
    }

    private static boolean is(@Nullable String wanted, String value) {
        return wanted == null || wanted.equalsIgnoreCase(value);
    }

    private static int limit(@Nullable String text) {
        if (text == null) return USUAL_PAGE;
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1)
            throw GraphError.invalid("Param limit must be a number from 1 to " + LARGEST_PAGE);
        return Math.min(LARGEST_PAGE, Integer.parseInt(text));
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
            // As unknown as any other.
        }
        throw GraphError.invalid("Param after must be a cursor of an earlier answer");
    }

    private static Map<String, Object> shown(Template template) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", template.name());
        shown.put("parameter_format", "POSITIONAL");
        shown.put("components", components(template));
        shown.put("language", template.language());
        shown.put("status", template.status());
        shown.put("category", template.category());
        shown.put("id", Long.toString(template.id()));
        return shown;
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

    private TemplateList() {}
}
