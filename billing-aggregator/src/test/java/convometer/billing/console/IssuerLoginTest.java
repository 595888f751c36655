package convometer.billing.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.schemas.access.Issuer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The way over an OpenID Connect issuer and back.
class IssuerLoginTest {

    private static final String STATEMENT = "/console/statements/waba/2026-11";
    private static final String URL = "http://127.0.0.1:1";
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir Path folder;

    private static Map<String, String> fields(String query) {
        return Arrays.stream(query.split("&", -1))
                .map(field -> field.split("=", 2))
                .collect(
                        Collectors.toMap(
                                field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("nowhere");
    }

    @Test
    void whoTheIssuerKnowsIsLetInWithItsRolesAndAccounts() throws Exception {
        var asked = new ConcurrentHashMap<String, String>();
        try (var issuer = Issuer.start()) {
            var token =
                    issuer.signed(
                            issuer.claims()
                                    .claim("roles", List.of("finance"))
                                    .claim("wabas", List.of("waba"))
                                    .build());
            issuer.exchanges(body -> {
                asked.putAll(fields(body));
                return "{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}".formatted(token);
            });
            var settings =
                    Map.<String, Object>of(
                            "oidc.issuer",
                            issuer.address(),
                            "oidc.audience",
                            Issuer.AUDIENCE,
                            "oidc.client.id",
                            "console",
                            "oidc.client.secret",
                            "secret",
                            "console.url",
                            URL);
            try (var server = new ConsoleServer(folder, settings);
                    var browser = new Browser(server.address())) {
                var sent = browser.get("/console/login/issuer?next=" + STATEMENT);
                var there = URI.create(location(sent));
                var question = fields(there.getRawQuery());
                assertEquals("code", question.get("response_type"));
                assertEquals("console", question.get("client_id"));
                assertEquals("S256", question.get("code_challenge_method"));
                assertEquals(URL + "/console/login/callback", question.get("redirect_uri"));

                var state = Links.encoded(question.get("state") + "");
                var back = "/console/login/callback?code=abc&state=";
                assertEquals(401, browser.get(back + "another").statusCode());
                assertTrue(asked.isEmpty());
                try (var other = new Browser(server.address())) {
                    assertEquals(401, other.get(back + state).statusCode());
                }
                var entered = browser.page(back + state);
                assertEquals(
                        "0;url=" + STATEMENT,
                        entered.select("meta[http-equiv=refresh]").attr("content"));
                assertEquals("abc", asked.get("code"));
                assertEquals(
                        question.get("code_challenge"),
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        MessageDigest.getInstance("SHA-256")
                                                .digest(
                                                        (asked.get("code_verifier") + "")
                                                                .getBytes(UTF_8))));
                assertEquals(200, browser.get(STATEMENT).statusCode());
                assertEquals(404, browser.get("/console/statements/1002/2026-11").statusCode());
            }
        }
    }

    /// An issuer that lets Ana in, and says more of her.
    private static Issuer issuer(Map<String, Object> claims) throws Exception {
        var issuer = Issuer.start();
        var said = issuer.claims().claim("roles", List.of("finance"));
        claims.forEach(said::claim);
        var token = issuer.signed(said.build());
        issuer.exchanges(
                _ -> "{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}".formatted(token));
        return issuer;
    }

    private static Map<String, Object> settings(Issuer issuer) {
        return Map.of(
                "oidc.issuer",
                issuer.address(),
                "oidc.audience",
                Issuer.AUDIENCE,
                "oidc.client.id",
                "console",
                "console.url",
                URL,
                "console.session-key",
                KEY);
    }

    /// Goes to the issuer and comes back.
    private static HttpResponse<String> enter(Browser browser) throws Exception {
        var sent = URI.create(location(browser.get("/console/login/issuer?next=" + STATEMENT)));
        var state = Links.encoded(fields(sent.getRawQuery()).get("state") + "");
        return browser.get("/console/login/callback?code=abc&state=" + state);
    }

    @Test
    void theIssuerIsAskedAgainAfterAnHourHoweverBusyASessionIs() throws Exception {
        var clock = new MovedClock();
        try (var issuer = issuer(Map.of());
                var server = new ConsoleServer(folder, settings(issuer), clock);
                var browser = new Browser(server.address())) {
            assertEquals(200, enter(browser).statusCode());
            for (var part = 0; part < 2; part++) {
                clock.move(Duration.ofMinutes(29));
                assertEquals(200, browser.get(STATEMENT).statusCode());
            }
            clock.move(Duration.ofMinutes(3));
            assertEquals(303, browser.get(STATEMENT).statusCode());
        }
    }

    @Test
    void whoLeavesIsLedToTheLogoutOfTheIssuerToo() throws Exception {
        try (var issuer = issuer(Map.of());
                var server = new ConsoleServer(folder, settings(issuer));
                var browser = new Browser(server.address())) {
            enter(browser);
            var csrf = browser.page(STATEMENT).select("input[name=csrf]").attr("value");
            var left = browser.post("/console/logout", Map.of("csrf", csrf), URL);
            var page = browser.page(location(left));
            assertEquals(
                    List.of(issuer.address() + "/logout?tenant=acme&client_id=console"),
                    page.select("a[href*=logout]").eachAttr("href"));
            assertEquals(303, browser.get(STATEMENT).statusCode());
            assertTrue(browser.page("/console/login").select("a[href*=logout]").isEmpty());
        }
    }

    @Test
    void whatNoSessionCanHoldIsSaidInsteadOfAskingAgain() throws Exception {
        var many = IntStream.range(0, 300).mapToObj(at -> "10229012934%04d".formatted(at)).toList();
        var few = many.subList(0, 140);
        var said = new LinkedHashMap<Object, Integer>();
        said.put("waba", 403);
        said.put(many, 403);
        said.put(few, 200);
        for (var each : said.entrySet())
            try (var issuer = issuer(Map.of("wabas", each.getKey()));
                    var server = new ConsoleServer(folder, settings(issuer));
                    var browser = new Browser(server.address())) {
                var answer = enter(browser);
                assertEquals(each.getValue(), answer.statusCode(), answer::body);
                assertEquals(
                        each.getValue() == 403,
                        answer.body().contains("You are known, but cannot be logged in"));
            }
    }

    @Test
    void aSessionEndsWithTheIssuerThatItIsOf() throws Exception {
        try (var issuer = issuer(Map.of());
                var other = issuer(Map.of());
                var server = new ConsoleServer(folder, settings(issuer));
                var again = new ConsoleServer(folder, settings(issuer));
                var moved = new ConsoleServer(folder, settings(other));
                var browser = new Browser(server.address())) {
            enter(browser);
            var session =
                    browser.cookies().getCookieStore().getCookies().stream()
                            .filter(cookie -> cookie.getName().equals("convometer"))
                            .findFirst()
                            .orElseThrow();
            try (var there = new Browser(again.address());
                    var elsewhere = new Browser(moved.address())) {
                there.cookies().getCookieStore().add(again.address(), session);
                assertEquals(200, there.get(STATEMENT).statusCode());
                elsewhere.cookies().getCookieStore().add(moved.address(), session);
                assertEquals(303, elsewhere.get(STATEMENT).statusCode());
            }
        }
    }

    @Test
    void aCodeThatTheIssuerDoesNotTakeLetsNobodyIn() throws Exception {
        try (var issuer = Issuer.start()) {
            issuer.exchanges(_ -> "{\"error\":\"invalid_grant\"}");
            try (var server = new ConsoleServer(folder, settings(issuer));
                    var browser = new Browser(server.address())) {
                assertEquals(401, enter(browser).statusCode());
                assertEquals(303, browser.get(STATEMENT).statusCode());
            }
        }
    }
}
