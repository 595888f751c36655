package convometer.billing.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.access.PasswordHash;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Who is let into the console, for how long, and to what.
class LoginTest {

    private static final String STATEMENT = "/console/statements/waba/2026-11";
    private static final String PASSWORD = "correct horse";
    private static final String HASH = PasswordHash.of(PASSWORD.toCharArray()).text();

    @TempDir Path folder;

    private final MovedClock clock = new MovedClock();
    private @Nullable ConsoleServer started;
    private @Nullable Browser opened;

    @BeforeEach
    void start() throws IOException {
        var access =
                Files.writeString(
                        folder.resolve("access.yaml"),
                        """
                        people:
                        - { name: ana, password: "%1$s", roles: [finance, closer] }
                        - { name: olga, password: "%1$s", roles: [finance, operator] }
                        - { name: bia, password: "%1$s", roles: [finance], wabas: ["1002"] }
                        - { name: caio, password: "%1$s", roles: [closer] }
                        - { name: rita, password: "%1$s", roles: [operator] }
                        - { name: rui, password: "%1$s", roles: [sender] }
                        """
                                .formatted(HASH));
        started = new ConsoleServer(folder, Map.of("access.file", access.toString()), clock);
        opened = new Browser(started.address());
    }

    @AfterEach
    void stop() {
        browser().close();
        server().close();
    }

    private ConsoleServer server() {
        return Objects.requireNonNull(started);
    }

    private Browser browser() {
        return Objects.requireNonNull(opened);
    }

    private HttpResponse<String> enter(String name, String password) throws Exception {
        return browser()
                .post(
                        "/console/login",
                        Map.of("name", name, "password", password, "next", STATEMENT));
    }

    private HttpCookie session() {
        return browser().cookies().getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("convometer"))
                .findFirst()
                .orElseThrow();
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("nowhere");
    }

    @Test
    void whoIsNotKnownIsAskedWhoTheyAre() throws Exception {
        var answer = browser().get(STATEMENT + "?sort=amount");
        assertEquals(303, answer.statusCode());
        assertEquals(
                "/console/login?next=" + Links.encoded(STATEMENT + "?sort=amount"),
                location(answer));
        var page = browser().page(location(answer));
        assertEquals(STATEMENT + "?sort=amount", page.select("input[name=next]").attr("value"));
        assertEquals(401, browser().json(STATEMENT).statusCode());
        assertEquals(401, browser().json("/v1/statements/waba/2026-11").statusCode());
    }

    @Test
    void thePasswordOpensPagesAndDownloads() throws Exception {
        var answer = enter("ana", PASSWORD);
        assertEquals(303, answer.statusCode(), answer::body);
        assertEquals(STATEMENT, location(answer));
        var cookies = answer.headers().allValues("Set-Cookie");
        assertEquals(2, cookies.size());
        for (var cookie : cookies)
            for (var attribute : List.of("httponly", "samesite=strict", "path=/"))
                assertTrue(cookie.toLowerCase(Locale.ROOT).contains(attribute), cookie);
        assertTrue(browser().page(STATEMENT).text().contains("ana"));
        assertEquals(200, browser().get("/v1/statements/waba/2026-11?format=csv").statusCode());
    }

    /// What a proxy ends TLS for, and calls by a name of its own.
    private ConsoleServer behindTls(String url) throws IOException {
        return new ConsoleServer(
                folder,
                Map.of(
                        "access.file",
                        folder.resolve("access.yaml").toString(),
                        "console.url",
                        url,
                        // The framework keeps foreign pages from what is called localhost.
                        "micronaut.server.cors.localhost-pass-through",
                        true),
                clock);
    }

    @Test
    void behindTlsTheCookieIsOfThisHostAlone() throws Exception {
        try (var encrypted = behindTls("https://console.example");
                var other = new Browser(encrypted.address())) {
            var answer =
                    other.post(
                            "/console/login",
                            Map.of("name", "ana", "password", PASSWORD),
                            "https://console.example");
            var cookies = answer.headers().allValues("Set-Cookie");
            assertEquals(2, cookies.size());
            for (var cookie : cookies) {
                assertTrue(cookie.startsWith("__Host-convometer"), cookie);
                assertTrue(cookie.contains("Secure"), cookie);
            }
            assertTrue(answer.headers().firstValue("Strict-Transport-Security").isPresent());
        }
    }

    @Test
    void pagesAreWhereTheConsoleIsWhateverAProxyCallsThisServer() throws Exception {
        var ana = Map.of("name", "ana", "password", PASSWORD);
        try (var encrypted = behindTls("https://console.example:443/money/");
                var other = new Browser(encrypted.address())) {
            assertEquals(
                    303, other.post("/console/login", ana, "https://console.example").statusCode());
            for (var origin :
                    List.of(
                            "http://console.example",
                            "https://console.example:8443",
                            "https://evil.example",
                            other.origin()))
                assertEquals(403, other.post("/console/login", ana, origin).statusCode(), origin);
        }
        var origin = browser().origin();
        assertEquals(303, browser().post("/console/login", ana, origin).statusCode());
        var secure = origin.replace("http:", "https:");
        assertEquals(403, browser().post("/console/login", ana, secure).statusCode());
    }

    @Test
    void aWrongPasswordAndAWrongNameAreAnsweredAlike() throws Exception {
        var password = enter("ana", "wrong");
        var name = enter("nobody", "wrong");
        assertEquals(401, password.statusCode());
        assertEquals(401, name.statusCode());
        assertEquals(password.body(), name.body());
        assertEquals(List.of(), browser().cookies().getCookieStore().getCookies());
    }

    @Test
    void whoGuessesIsSlowedDownAndTheNextPersonIsNot() throws Exception {
        for (var guess = 0; guess < 5; guess++)
            assertEquals(401, enter("ana", "wrong").statusCode());
        var braked = enter("ana", PASSWORD);
        assertEquals(429, braked.statusCode());
        assertTrue(braked.headers().firstValue("Retry-After").isPresent());
        assertEquals(303, enter("olga", PASSWORD).statusCode());
        clock.move(Duration.ofMinutes(5));
        assertEquals(303, enter("ana", PASSWORD).statusCode());
    }

    @Test
    void aNameThatNobodyHasIsSlowedDownAlike() throws Exception {
        for (var guess = 0; guess < 5; guess++) enter("nobody", "wrong");
        assertEquals(429, enter("nobody", "wrong").statusCode());
    }

    @Test
    void anAddressThatGuessesManyNamesIsSlowedDown() throws Exception {
        for (var guess = 0; guess < 20; guess++) enter("nobody" + guess, "wrong");
        assertEquals(429, enter("ana", PASSWORD).statusCode());
    }

    @Test
    void behindAProxyWhoGuessesSlowsDownNobodyElse() throws Exception {
        var settings =
                Map.<String, Object>of(
                        "access.file",
                        folder.resolve("access.yaml").toString(),
                        "micronaut.server.client-address-header",
                        "X-Real-IP");
        try (var behind = new ConsoleServer(folder, settings, clock);
                var guesser = new Browser(behind.address(), "X-Real-IP", "192.0.2.1");
                var other = new Browser(behind.address(), "X-Real-IP", "192.0.2.2")) {
            for (var guess = 0; guess < 20; guess++)
                guesser.post("/console/login", Map.of("name", "n" + guess, "password", "wrong"));
            var ana = Map.of("name", "ana", "password", PASSWORD);
            assertEquals(429, guesser.post("/console/login", ana).statusCode());
            assertEquals(303, other.post("/console/login", ana).statusCode());
        }
    }

    @Test
    void whoGuessesAtANameKeepsItsOwnerOutOfNoBrowserThatLetThemIn() throws Exception {
        enter("ana", PASSWORD);
        clock.move(Duration.ofHours(13));
        try (var guesser = new Browser(server().address())) {
            var guess = Map.of("name", "ana", "password", "wrong");
            for (var wrong = 0; wrong < 5; wrong++) guesser.post("/console/login", guess);
            assertEquals(429, guesser.post("/console/login", guess).statusCode());
        }
        assertEquals(303, enter("ana", PASSWORD).statusCode());
    }

    @Test
    void aBrowserThatLetSomebodyInIsSlowedDownByItself() throws Exception {
        enter("ana", PASSWORD);
        for (var guess = 0; guess < 5; guess++)
            assertEquals(401, enter("ana", "wrong").statusCode());
        assertEquals(429, enter("ana", PASSWORD).statusCode());
        try (var other = new Browser(server().address())) {
            var right = Map.of("name", "ana", "password", PASSWORD);
            assertEquals(303, other.post("/console/login", right).statusCode());
        }
        // It is known by that name alone, and by no other.
        for (var guess = 0; guess < 5; guess++)
            assertEquals(401, enter("olga", "wrong").statusCode());
        try (var other = new Browser(server().address())) {
            var right = Map.of("name", "olga", "password", PASSWORD);
            assertEquals(429, other.post("/console/login", right).statusCode());
        }
    }

    @Test
    void whatIsTooLongForANameOrAPasswordIsNotLookedAt() throws Exception {
        for (var guess = 0; guess < 8; guess++) {
            assertEquals(400, enter("n".repeat(65), "wrong").statusCode());
            assertEquals(400, enter("ana", "p".repeat(1_025)).statusCode());
        }
        assertEquals(401, enter("n".repeat(64), "p".repeat(1_024)).statusCode());
        assertEquals(303, enter("ana", PASSWORD).statusCode());
    }

    @Test
    void aFormThatIsLongerThanALoginIsNotRead() throws Exception {
        assertEquals(413, enter("ana", "p".repeat(17 << 10)).statusCode());
        var unbounded =
                HttpRequest.newBuilder(server().address().resolve("/console/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", browser().origin())
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("name=ana")))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            assertEquals(411, http.send(unbounded, BodyHandlers.discarding()).statusCode());
        }
    }

    @Test
    void aSessionEndsAfterAnHourWithoutARequest() throws Exception {
        enter("ana", PASSWORD);
        for (var half = 0; half < 4; half++) {
            clock.move(Duration.ofMinutes(40));
            assertEquals(200, browser().get(STATEMENT).statusCode());
        }
        clock.move(Duration.ofMinutes(61));
        assertEquals(303, browser().get(STATEMENT).statusCode());
    }

    @Test
    void whatACacheMayKeepHasNoSession() throws Exception {
        enter("ana", PASSWORD);
        var asset = browser().page(STATEMENT).select("link[rel=stylesheet]").attr("href");
        clock.move(Duration.ofMinutes(40));
        var answer = browser().get(asset);
        assertTrue(answer.headers().firstValue("Cache-Control").orElse("").contains("public"));
        assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
        assertEquals(1, browser().get(STATEMENT).headers().allValues("Set-Cookie").size());
    }

    @Test
    void aPageThatLooksAgainByItselfKeepsNoSessionAlive() throws Exception {
        enter("ana", PASSWORD);
        for (var part = 0; part < 2; part++) {
            clock.move(Duration.ofMinutes(29));
            assertEquals(200, browser().poll("/console/repricings").statusCode());
        }
        clock.move(Duration.ofMinutes(3));
        var ended = browser().poll("/console/repricings");
        assertEquals(401, ended.statusCode());
        assertEquals("true", ended.headers().firstValue("HX-Refresh").orElse(""));
        assertEquals(303, browser().get(STATEMENT).statusCode());
    }

    @Test
    void aSessionEndsAfterTwelveHoursWhateverHappens() throws Exception {
        enter("ana", PASSWORD);
        for (var half = 0; half < 23; half++) {
            clock.move(Duration.ofMinutes(30));
            assertEquals(200, browser().get(STATEMENT).statusCode());
        }
        clock.move(Duration.ofMinutes(31));
        assertEquals(303, browser().get(STATEMENT).statusCode());
    }

    @Test
    void whoHasLeftIsOutAndSoIsWhoeverKeptTheCookie() throws Exception {
        enter("ana", PASSWORD);
        var kept = session();
        var csrf = browser().page(STATEMENT).select("input[name=csrf]").attr("value");
        assertEquals(403, browser().post("/console/logout", Map.of("csrf", "wrong")).statusCode());
        assertEquals(200, browser().get(STATEMENT).statusCode());
        var answer = browser().post("/console/logout", Map.of("csrf", csrf));
        assertEquals("/console/login", location(answer));
        assertEquals(303, browser().get(STATEMENT).statusCode());
        browser().cookies().getCookieStore().add(server().address(), kept);
        assertEquals(303, browser().get(STATEMENT).statusCode());
    }

    @Test
    void anAccountOfOthersIsNone() throws Exception {
        enter("bia", PASSWORD);
        assertEquals(404, browser().get(STATEMENT).statusCode());
        assertEquals(200, browser().get("/console/statements/1002/2026-11").statusCode());
        assertEquals("/console/statements/1002/2026-11", location(browser().get("/")));
        assertEquals(404, browser().get("/console/charges/wamid.HBgM001").statusCode());
        assertEquals(
                404, browser().get("/console/charges?waba_id=waba&month=2026-11").statusCode());
        assertEquals(404, browser().json("/v1/statements/waba/2026-11").statusCode());
        assertEquals(404, browser().get("/console/windows?waba_id=waba").statusCode());
    }

    @Test
    void everybodyBeginsWithWhatTheyMayLookAt() throws Exception {
        enter("caio", PASSWORD);
        assertEquals("/console/statements/waba/2026-11", location(browser().get("/")));
        assertEquals(List.of("Statement"), parts(browser().page(STATEMENT)));
        enter("rita", PASSWORD);
        var repricings = location(browser().get("/"));
        assertEquals("/console/repricings?waba_id=waba&month=2026-11", repricings);
        assertEquals(List.of("Repricings"), parts(browser().page(repricings)));
        enter("rui", PASSWORD);
        assertEquals(403, browser().get("/").statusCode());
    }

    private static List<String> parts(Document page) {
        return page.select("nav[aria-label^=Parts] a").eachText();
    }

    @Test
    void aPageIsForWhoHasItsRole() throws Exception {
        enter("caio", PASSWORD);
        for (var path :
                List.of(
                        "/console/charges",
                        "/console/charges/wamid.HBgM001",
                        "/console/repricings",
                        "/console/windows")) {
            var answer = browser().get(path);
            assertEquals(403, answer.statusCode(), path);
            assertTrue(Jsoup.parse(answer.body()).text().contains("This is not for you"), path);
        }
    }

    @Test
    void onlyAnOperatorReprices() throws Exception {
        enter("ana", PASSWORD);
        var page = browser().page("/console/repricings");
        assertTrue(page.select("form[action=/console/repricings]").isEmpty());
        var csrf = page.select("input[name=csrf]").attr("value");
        var form = Map.of("csrf", csrf, "from", "2026-10");
        assertEquals(403, browser().post("/console/repricings", form).statusCode());
        assertEquals(List.of(), server().repricings().all());

        enter("olga", PASSWORD);
        var own = browser().page("/console/repricings").select("input[name=csrf]").attr("value");
        assertNotEquals(csrf, own);
        assertEquals(403, browser().post("/console/repricings", form).statusCode());
        var right = new HashMap<>(form);
        right.put("csrf", own);
        assertEquals(303, browser().post("/console/repricings", right).statusCode());
        assertEquals(1, server().repricings().all().size());
        var entry = server().audit().written().getLast();
        assertEquals("olga", entry.getCaller());
        assertEquals("password", entry.getKnownBy());
        assertEquals("POST /console/repricings", entry.getAction());
    }

    @Test
    void theCookieChangesNothingFromOtherPagesOrElsewhere() throws Exception {
        enter("olga", PASSWORD);
        var csrf = browser().page("/console/repricings").select("input[name=csrf]").attr("value");
        var form = Map.of("csrf", csrf, "from", "2026-10");
        assertEquals(401, browser().post("/console/repricings", form, "").statusCode());
        // The framework knows some of these as foreign before anybody asks for a session.
        for (var origin : List.of("null", "https://evil.example", "http://127.0.0.1:1"))
            assertTrue(
                    List.of(401, 403)
                            .contains(
                                    browser()
                                            .post("/console/repricings", form, origin)
                                            .statusCode()),
                    origin);
        assertEquals(
                401, browser().postJson("/v1/repricings", "{\"from\": \"2026-10\"}").statusCode());
        assertEquals(
                403,
                browser()
                        .post(
                                "/console/login",
                                Map.of("name", "ana", "password", PASSWORD),
                                "https://evil.example")
                        .statusCode());
        assertEquals(List.of(), server().repricings().all());
    }

    @Test
    void aSessionThatIsSentAsATokenReadsAndChangesNothing() throws Exception {
        enter("olga", PASSWORD);
        var token = "Bearer " + session().getValue();
        var asked =
                HttpRequest.newBuilder(server().address().resolve("/v1/repricings"))
                        .header("Authorization", token);
        try (var http = HttpClient.newHttpClient()) {
            assertEquals(200, http.send(asked.build(), BodyHandlers.discarding()).statusCode());
            var changing =
                    asked.header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"from\": \"2026-10\"}"))
                            .build();
            assertEquals(401, http.send(changing, BodyHandlers.discarding()).statusCode());
        }
        assertEquals(List.of(), server().repricings().all());
    }

    @Test
    void nobodyIsLedElsewhere() throws Exception {
        for (var next :
                List.of(
                        "https://evil.example/",
                        "//evil.example",
                        "/\\evil.example",
                        "javascript:alert(1)",
                        "/%",
                        "/%4",
                        "/a%zz",
                        "/%0d%0aX: y\r\nZ: z")) {
            var answer =
                    browser()
                            .post(
                                    "/console/login",
                                    Map.of("name", "ana", "password", PASSWORD, "next", next));
            assertEquals("/", location(answer), next);
        }
    }

    @Test
    void whoeverIsTakenOutOfTheFileHasNoSession() throws Exception {
        enter("ana", PASSWORD);
        var file = folder.resolve("access.yaml");
        Files.writeString(file, Files.readString(file).replace("name: ana", "name: anna"));
        var giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (browser().get(STATEMENT).statusCode() == 200)
            assertTrue(System.nanoTime() < giveUp, "the session lives on");
        assertEquals(303, browser().get(STATEMENT).statusCode());
    }

    @Test
    void aTokenThatWasChangedIsNone() throws Exception {
        enter("bia", PASSWORD);
        var cookie = session();
        var token = cookie.getValue();
        var parts = token.split("\\.", -1);
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        assertFalse(claims.contains(HASH));
        var other =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                claims.replace("\"bia\"", "\"ana\"")
                                        .getBytes(StandardCharsets.UTF_8));
        cookie.setValue(parts[0] + "." + other + "." + parts[2]);
        assertEquals(303, browser().get("/console/statements/1002/2026-11").statusCode());
        cookie.setValue(token);
        assertEquals(200, browser().get("/console/statements/1002/2026-11").statusCode());
    }

    @Test
    void whatPagesLoadIsForEverybody() throws Exception {
        var page = browser().page("/console/login");
        for (var asset : page.select("script[src], link[href]")) {
            var link = asset.hasAttr("src") ? asset.attr("src") : asset.attr("href");
            assertEquals(200, browser().get(link).statusCode(), link);
        }
    }
}
