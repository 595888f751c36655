package convometer.billing.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import convometer.billing.match.rules.BucketCalendar;
import convometer.billing.match.rules.Granularity;
import convometer.schemas.service.ProblemException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/// Meta's API is asked as its documentation says, page by page, and by nobody but it is the token
/// seen.
class GraphAnalyticsTest {

    private static final String TOKEN = "token-of-meta";
    private static final int MOST = 1 << 20;

    private final List<String> asked = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private int status = 200;
    private HttpServer meta;

    @BeforeEach
    void start() throws IOException {
        meta = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        meta.createContext(
                "/",
                exchange -> {
                    asked.add(
                            exchange.getRequestURI().getRawPath()
                                    + "?"
                                    + exchange.getRequestURI().getQuery()
                                    + " "
                                    + exchange.getRequestHeaders().getFirst("Authorization"));
                    var body = answers.removeFirst().getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        meta.start();
    }

    @SuppressWarnings("NullAway.Init") // start() is before each test.
    GraphAnalyticsTest() {}

    @AfterEach
    void stop() {
        meta.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + meta.getAddress().getPort();
    }

    private FigureFile fetch(@Nullable String token, int most) {
        var api = new GraphAnalytics(new GraphSettings(token, address() + "/v24.0", "v24.0"));
        try {
            return api.fetch(
                    "1065",
                    FigureSource.PRICING_ANALYTICS,
                    new BucketCalendar(
                            YearMonth.parse("2026-10"), Granularity.DAY, FigureFiles.ZONE),
                    most,
                    new FigureJson("1065", "USD", FigureFiles.check(false)));
        } finally {
            api.close();
        }
    }

    private static String page(long start, @Nullable String next) {
        return "{\"data\":[{\"data_points\":[{\"start\":%d,\"end\":%d,\"phone_number\":\"200\",\"country\":\"BR\",\"pricing_category\":\"UTILITY\",\"pricing_type\":\"REGULAR\",\"volume\":2,\"cost\":0.0136}]}]%s}"
                .formatted(
                        start,
                        start + 86400,
                        next == null ? "" : ",\"paging\":{\"next\":\"" + next + "\"}");
    }

    @Test
    void allPagesAreRead() {
        answers.add(
                "{\"pricing_analytics\":"
                        + page(1790823600, address() + "/v24.0/next")
                        + ",\"id\":\"1065\"}");
        answers.add(page(1790910000, null));
        assertEquals(2, fetch(TOKEN, MOST).figures().figures().size());
        assertEquals(
                List.of(
                        "/v24.0/1065?fields=pricing_analytics.start(1790823600).end(1793502000)"
                                + ".granularity(DAILY).phone_numbers([]).dimensions("
                                + "[\"PRICING_CATEGORY\",\"PRICING_TYPE\",\"COUNTRY\",\"PHONE\",\"TIER\"])"
                                + " Bearer token-of-meta",
                        "/v24.0/next?null Bearer token-of-meta"),
                asked);
    }

    /// Their links lead from each to the next, whatever their cursors look like.
    @Test
    void nothingIsMissingBetweenLinkedPages() {
        answers.add(page(1790823600, address() + "/v24.0/next"));
        answers.add(
                page(1790910000, "x")
                        .replace("\"next\"", "\"cursors\":{\"before\":\"NTAZD\"},\"previous\""));
        assertEquals(2, fetch(TOKEN, MOST).figures().figures().size());
    }

    @Test
    void thatThereWasNothingIsAnAnswerToWhatWasAskedFor() {
        answers.add("{\"data\":[]}");
        var file = fetch(TOKEN, MOST);
        assertEquals(FigureSource.PRICING_ANALYTICS, file.source());
        assertEquals(Granularity.DAY, file.figures().granularity());
        assertEquals(List.of(), file.figures().figures());
    }

    @Test
    void aPageThatIsElsewhereIsNotAskedFor() {
        answers.add(page(1790823600, "http://127.0.0.1:1/v24.0/next"));
        refused("meta_refused", "its next page is at another address", TOKEN, MOST);
        assertEquals(1, asked.size());
    }

    @Test
    void metasErrorsAreToldWithoutTheToken() {
        status = 400;
        answers.add(
                "{\"error\":{\"message\":\"Error validating access token token-of-meta\",\"code\":190}}");
        var refused =
                refused(
                        "meta_refused",
                        "Meta answered 400, error 190: Error validating",
                        TOKEN,
                        MOST);
        assertFalse(refused.contains(TOKEN));
        status = 500;
        answers.add("<html>");
        refused("meta_refused", "Meta answered 500", TOKEN, MOST);
    }

    @Test
    void whatIsTooLargeIsNotReadToItsEnd() {
        answers.add(page(1790823600, null));
        refused("meta_unavailable", "larger than", TOKEN, 50);
    }

    @Test
    void withoutATokenNobodyIsAsked() {
        refused("no_access_token", "WHATSAPP_ACCESS_TOKEN is not set", null, MOST);
        assertEquals(List.of(), asked);
    }

    @Test
    void whoIsNotThereIsUnavailable() {
        meta.stop(0);
        refused("meta_unavailable", "cannot be reached", TOKEN, MOST);
    }

    private String refused(String code, String detail, @Nullable String token, int most) {
        var refused = assertThrows(ProblemException.class, () -> fetch(token, most));
        assertEquals(code, refused.problem().code());
        assertEquals(
                detail,
                refused.problem().detail().contains(detail) ? detail : refused.problem().detail());
        return refused.problem().detail();
    }
}
