package convometer.billing.console;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.views.jte.HtmlJteViewsRenderer;

import jakarta.inject.Singleton;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/// Writes pages. A page is whole before the first byte is sent: what fails in a template is an
/// error, and no half of a page.
@Singleton
public final class Pages {

    static final MediaType TYPE = MediaType.of("text/html;charset=utf-8");

    private final HtmlJteViewsRenderer<Map<String, Object>> templates;

    Pages(HtmlJteViewsRenderer<Map<String, Object>> templates) {
        this.templates = templates;
    }

    /// A page by the name of its template, whose parameter `page` is the model.
    public MutableHttpResponse<?> page(HttpRequest<?> request, String template, Object model) {
        return HttpResponse.ok(written(request, template, model)).contentType(TYPE);
    }

    /// A page that says what went wrong.
    public MutableHttpResponse<?> page(
            HttpRequest<?> request, HttpStatus status, String template, Object model) {
        return HttpResponse.status(status)
                .body(written(request, template, model))
                .contentType(TYPE);
    }

    String written(HttpRequest<?> request, String template, Object model) {
        var page = new StringWriter();
        try {
            templates.render(template, Map.of("page", model), request).writeTo(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page.toString();
    }
}
