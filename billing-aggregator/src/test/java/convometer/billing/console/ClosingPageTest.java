package convometer.billing.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;

/// A statement is closed on its page, once its month is over.
class ClosingPageTest {

    private static final String OCTOBER = "/console/statements/waba/2026-10";

    @TempDir private Path folder;
    private ConsoleServer server;
    private Browser browser;

    @BeforeEach
    void start() throws IOException {
        server = new ConsoleServer(folder, Map.of());
        browser = new Browser(server.address());
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
    }

    @Test
    void aMonthThatIsOverIsClosedOnAPageOfItsOwn() throws Exception {
        var open = browser.page(OCTOBER);
        assertTrue(open.text().contains("Provisional"), open::text);
        var closing = browser.page(open.expectFirst("a[href$=/close]").attr("href"));
        assertEquals(
                open.select("data.total-priced, data.total-amount").eachAttr("value"),
                closing.select("data.total-priced").eachAttr("value"));
        var form = closing.expectFirst("form[action$=/close]");
        var answer =
                browser.post(
                        form.attr("action"),
                        Map.of("csrf", form.select("input[name=csrf]").attr("value")));
        assertEquals(303, answer.statusCode(), answer::body);
        var closed = browser.page(answer.headers().firstValue("Location").orElseThrow());
        assertNull(closed.selectFirst("[href$=/close]"));
        assertEquals(303, browser.get(OCTOBER + "/close").statusCode());
        assertTrue(closed.text().contains("Closed"), closed::text);
        var manifest = closed.expectFirst("a[download^=manifest]").attr("href");
        assertEquals(200, browser.json(manifest).statusCode());
        assertTrue(
                server.audit().written().stream()
                        .anyMatch(entry -> entry.getAction().contains("/close")));
    }

    @Test
    void whatSpeaksAgainstItIsSaidBefore() throws Exception {
        var notMatched = browser.page(OCTOBER + "/close");
        assertEquals(1, notMatched.select(".not-matched").size(), notMatched::text);
        assertEquals(
                "12 units in USD have no price",
                notMatched.expectFirst(".unpriced").text().split(":", -1)[0]);
        server.give(
                "2026-10",
                """
                period,account,phone_number,country,category,type,volume,currency,amount
                2026-10,waba,551155500101,BR,utility,regular,7,USD,0.0476
                """);
        var matched = browser.page(OCTOBER + "/close");
        assertEquals(0, matched.select(".not-matched").size(), matched::text);
        var difference = matched.expectFirst(".difference");
        assertTrue(difference.text().contains("Missing webhook, 7 units"), difference::text);
        var match = browser.page(difference.expectFirst("a").attr("href"));
        assertEquals("missing_webhook", match.expectFirst("#class option[selected]").attr("value"));
    }

    @Test
    void aMonthThatIsNotOverCannotBeClosed() throws Exception {
        var page = browser.page("/console/statements/waba/2026-11");
        assertNull(page.selectFirst("[href$=/close]"));
        assertEquals(303, browser.get("/console/statements/waba/2026-11/close").statusCode());
        var csrf = browser.page("/console/repricings").expectFirst("input[name=csrf]");
        var answer =
                browser.post(
                        "/console/statements/waba/2026-11/close",
                        Map.of("csrf", csrf.attr("value")));
        assertEquals(409, answer.statusCode(), answer::body);
    }

    @Test
    void aFormOfAnotherPageClosesNothing() throws Exception {
        var answer = browser.post(OCTOBER + "/close", Map.of("csrf", "guessed"));
        assertEquals(403, answer.statusCode(), answer::body);
        assertTrue(browser.page(OCTOBER).text().contains("Provisional"));
    }

    @Test
    void theDaysComeToTheTotal() throws Exception {
        var page = browser.page(OCTOBER);
        var days = browser.page(OCTOBER + "/days?currency=USD");
        assertEquals(
                OCTOBER + "/days?currency=USD", page.expectFirst("[hx-get*=days]").attr("hx-get"));
        var sum =
                days.select("data.day").eachAttr("value").stream()
                        .map(BigDecimal::new)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        var months = page.select("data.month").eachAttr("value");
        assertEquals(0, new BigDecimal(months.getLast()).compareTo(sum), sum::toString);
        assertTrue(days.select("data.day").size() >= 31);
    }
}
