package convometer.billing.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.stream.Stream;

/// The console in a real Chromium: every page, light and dark, on a desk and on a phone. Where
/// there is no Chromium it is skipped and says so. `-Dconsole.shots=DIR` keeps pictures.
class ChromiumTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final String SHOTS = System.getProperty("console.shots", "");

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    @TempDir static Path folder;

    private static @Nullable KnownTracker tracker;
    private static @Nullable ConsoleServer server;
    private static @Nullable ChromeDriver chromium;

    /// What a page is looked at on.
    private record Screen(String scheme, int width, int height, boolean phone) {

        @Override
        public String toString() {
            return (phone ? "phone" : "desk") + "-" + scheme;
        }
    }

    private static final List<Screen> SCREENS =
            List.of(
                    new Screen("light", 1280, 900, false),
                    new Screen("dark", 1280, 900, false),
                    new Screen("light", 390, 844, true));

    @BeforeAll
    static void start() throws IOException {
        var there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
        var reason = "ChromiumTest is skipped: there is no %s with %s".formatted(CHROMIUM, DRIVER);
        if (!there) System.out.println(reason);
        assumeTrue(there, reason);
        tracker = new KnownTracker("");
        server = new ConsoleServer(folder, Map.of("window.tracker.url", tracker.address()));
        server.importInvoice();
        chromium = started();
    }

    private static ChromeDriver started() {
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--lang=en-GB",
                // Nobody else is asked for anything.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(DRIVER.toString()))
                        .usingAnyFreePort()
                        .build();
        return new ChromeDriver(service, options);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) chromium.quit();
        if (server != null) server.close();
        if (tracker != null) tracker.close();
    }

    private static ChromeDriver browser() {
        return Objects.requireNonNull(chromium);
    }

    private static void open(String path) {
        browser().get(Objects.requireNonNull(server).address().resolve(path).toString());
    }

    private static Map<String, String> pages() {
        var pages = new LinkedHashMap<String, String>();
        pages.put("statement", "/console/statements/waba/2026-11");
        pages.put("statement-name", "/console/statements/1002/2026-10");
        pages.put("days", "/console/statements/waba/2026-11/days?currency=USD");
        pages.put("statement-empty", "/console/statements/waba/2026-12");
        pages.put("charges", "/console/charges?waba_id=waba&month=2026-11");
        pages.put("charges-none", "/console/charges?waba_id=waba&month=2026-11&category=nothing");
        pages.put("charge", "/console/charges/wamid.HBgM002");
        pages.put(
                "charges-bucket",
                "/console/charges?waba_id=waba&month=2026-11"
                        + "&phone_number_id=number&market=Brazil&category=marketing");
        pages.put("match", "/console/match?waba_id=waba&month=2026-11");
        pages.put("match-none", "/console/match?waba_id=waba&month=2026-10");
        pages.put("repricings", "/console/repricings?waba_id=waba&month=2026-11");
        pages.put("windows", "/console/windows?waba_id=waba&month=2026-11");
        pages.put("budgets", "/console/budgets?waba_id=waba&month=2026-11");
        pages.put("budgets-none", "/console/budgets?waba_id=1002&month=2026-11");
        pages.put("closing", "/console/statements/waba/2026-10/close");
        pages.put("problem", "/console/statements/999/2026-11");
        pages.put("not-ready", "/console/statements/waba/2027-01");
        return pages;
    }

    @Test
    void everyPageIsAccessibleAndStandsStillOnEveryScreen() throws Exception {
        var wrong = new ArrayList<String>();
        for (var screen : SCREENS) {
            show(screen);
            for (var page : pages().entrySet()) {
                open(page.getValue());
                wrong.addAll(found(screen + " " + page.getKey()));
                keep(page.getKey() + "-" + screen);
            }
            wrong.addAll(repriced(screen));
        }
        assertEquals(List.of(), wrong);
    }

    /// A page that comes in pieces, to a machine that is slow: what is there stays where it is.
    @Test
    void nothingMovesOnASlowLine() {
        show(SCREENS.getFirst());
        // Only the pages are slow, what they are made of is there.
        open(pages().getOrDefault("statement", ""));
        browser().executeCdpCommand("Network.enable", Map.of());
        slow(5_000, 20);
        try {
            var moved = new ArrayList<String>();
            for (var page : List.of("statement", "statement-name", "charges", "match", "budgets")) {
                open(pages().getOrDefault(page, ""));
                var shift = layoutShift();
                if (shift != 0) moved.add(page + ": layout shift " + shift);
            }
            assertEquals(List.of(), moved);
        } finally {
            slow(-1, 1);
            browser().executeCdpCommand("Network.disable", Map.of());
        }
    }

    /// So many bytes a second, and so many times slower than this machine.
    private static void slow(int throughput, int times) {
        browser()
                .executeCdpCommand(
                        "Network.emulateNetworkConditions",
                        Map.of(
                                "offline",
                                false,
                                "latency",
                                0,
                                "downloadThroughput",
                                throughput,
                                "uploadThroughput",
                                -1));
        browser().executeCdpCommand("Emulation.setCPUThrottlingRate", Map.of("rate", times));
    }

    /// Compares, as an operator does by hand, and looks at what comes of it.
    private static List<String> repriced(Screen screen) throws IOException {
        open("/console/repricings?waba_id=waba&month=2026-10");
        browser().findElement(By.cssSelector("form.filter button")).click();
        waitFor("return location.pathname.startsWith('/console/repricings/')");
        // First what is wrong: a picture of the whole page makes the window larger for a moment.
        var wrong = new ArrayList<>(found(screen + " repricing"));
        keep("repricing-" + screen);
        open("/console/repricings");
        wrong.addAll(found(screen + " repricings with one"));
        keep("repricings-list-" + screen);
        return wrong;
    }

    private static void show(Screen screen) {
        browser()
                .executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of(
                                "features",
                                List.of(
                                        Map.of(
                                                "name",
                                                "prefers-color-scheme",
                                                "value",
                                                screen.scheme()))));
        browser()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of(
                                "width", screen.width(),
                                "height", screen.height(),
                                "deviceScaleFactor", 1,
                                "mobile", screen.phone()));
    }

    /// What is wrong with the page that is open.
    private static List<String> found(String where) throws IOException {
        var wrong = new ArrayList<String>();
        // Before axe, which scrolls.
        var shift = layoutShift();
        if (shift != 0) wrong.add(where + ": layout shift " + shift);
        for (var violation : violations()) wrong.add(where + ": " + violation);
        if (Boolean.TRUE.equals(
                browser()
                        .executeScript("return document.documentElement.scrollWidth > innerWidth")))
            wrong.add(where + ": wider than the screen");
        for (var entry : browser().manage().logs().get(LogType.BROWSER))
            // Chromium says of each answer that is no 200 that it is none.
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()
                    && !entry.getMessage().contains("the server responded with a status of")
                    // Said of axe, which looks at what the canvas has.
                    && !entry.getMessage().contains("Canvas2D"))
                wrong.add(where + ": " + entry.getMessage());
        return wrong;
    }

    private static List<String> violations() throws IOException {
        browser().executeScript(axe());
        var found =
                browser()
                        .executeAsyncScript(
                                """
                                const done = arguments[arguments.length - 1];
                                axe.run().then((results) => done(results.violations.map((each) =>
                                  each.id + ' ' + each.nodes.map((node) => node.html).slice(0, 3))),
                                  (error) => done(['' + error]));
                                """);
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of("axe answers " + found);
    }

    private static String axe() throws IOException {
        var name = Assets.library("axe-core", "axe.min.js");
        try (var in = ChromiumTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        }
    }

    private static double layoutShift() {
        // What comes behind the page.
        waitFor("return document.querySelector('.htmx-request') === null");
        var sum =
                browser()
                        .executeAsyncScript(
                                """
                                const done = arguments[arguments.length - 1];
                                let sum = 0;
                                new PerformanceObserver((list) => {
                                  for (const entry of list.getEntries()) sum += entry.value;
                                }).observe({type: 'layout-shift', buffered: true});
                                requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
                                """);
        return ((Number) Objects.requireNonNull(sum)).doubleValue();
    }

    private static void keep(String name) throws IOException {
        if (SHOTS.isEmpty()) return;
        Files.createDirectories(Path.of(SHOTS));
        Files.write(Path.of(SHOTS, name + ".png"), Base64.getDecoder().decode(wholePage()));
    }

    private static String wholePage() {
        var height =
                (Number)
                        Objects.requireNonNull(
                                browser()
                                        .executeScript(
                                                "return document.documentElement.scrollHeight"));
        var width = (Number) Objects.requireNonNull(browser().executeScript("return innerWidth"));
        var clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        var answer =
                browser()
                        .executeCdpCommand(
                                "Page.captureScreenshot",
                                Map.of("captureBeyondViewport", true, "clip", clip));
        return String.valueOf(answer.get("data"));
    }

    private static void waitFor(String condition) {
        var giveUp = System.nanoTime() + WAIT.toNanos();
        while (!Boolean.TRUE.equals(browser().executeScript(condition))) {
            if (System.nanoTime() > giveUp) throw new AssertionError("never: " + condition);
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    @Test
    void theLinesAreSortedInPlaceAndTheChartIsDrawn() {
        show(SCREENS.getFirst());
        open("/console/statements/waba/2026-11");
        waitFor("return document.querySelectorAll('.chart canvas').length === 2");
        waitFor("return document.querySelector('details #days-USD') !== null");
        browser().executeScript("window.samePage = true");
        browser().findElement(By.linkText("Units")).click();
        waitFor("return document.querySelector('[aria-sort]').innerText.startsWith('Units')");
        assertEquals(true, browser().executeScript("return window.samePage === true"));
        assertTrue(Objects.requireNonNull(browser().getCurrentUrl()).endsWith("?sort=-quantity"));
        // The path of the page is kept there, and no page.
        assertEquals(
                List.of("htmx-current-path-for-history"),
                browser()
                        .executeScript(
                                "return Object.keys(localStorage).concat(Object.keys(sessionStorage))"));
    }

    @Test
    void aKeyboardIsEnough() {
        show(SCREENS.getFirst());
        open("/console/statements/waba/2026-11");
        var keyboard = browser().switchTo().activeElement();
        keyboard.sendKeys(Keys.TAB);
        var first = browser().switchTo().activeElement();
        assertEquals("Skip to the figures", first.getText());
        first.sendKeys(Keys.ENTER);
        waitFor("return document.activeElement.id === 'main'");
        var reached =
                Stream.generate(
                                () -> {
                                    browser().switchTo().activeElement().sendKeys(Keys.TAB);
                                    return browser().switchTo().activeElement().getText();
                                })
                        .limit(80)
                        .toList();
        assertTrue(
                reached.containsAll(List.of("Earlier", "Later", "Units", "Amount", "Marketing")),
                reached::toString);
    }
}
