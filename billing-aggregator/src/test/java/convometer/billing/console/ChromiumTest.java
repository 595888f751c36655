package convometer.billing.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The console in a real Chromium: every page, light and dark, on a desk and on a phone. Where
/// there is no Chromium it is skipped and says so. `-Dconsole.shots=DIR` keeps pictures.
class ChromiumTest {

    private static final String SHOTS = System.getProperty("console.shots", "");

    @TempDir static Path folder;

    private static @Nullable KnownTracker tracker;
    private static @Nullable ConsoleServer server;
    private static @Nullable Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        var missing = Chromium.missing();
        missing.ifPresent(why -> System.out.println("ChromiumTest is skipped: " + why));
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        tracker = new KnownTracker("");
        server = new ConsoleServer(folder, Map.of("window.tracker.url", tracker.address()));
        server.importInvoice();
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) chromium.close();
        if (server != null) server.close();
        if (tracker != null) tracker.close();
    }

    private static Chromium chromium() {
        return Objects.requireNonNull(chromium);
    }

    private static ChromeDriver browser() {
        return chromium().driver();
    }

    private static void open(String path) {
        chromium().open(Objects.requireNonNull(server).address().resolve(path));
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
        for (var screen : Chromium.SCREENS) {
            chromium().show(screen);
            for (var page : pages().entrySet()) {
                open(page.getValue());
                wrong.addAll(chromium().found(screen + " " + page.getKey()));
                keep(page.getKey() + "-" + screen);
            }
            wrong.addAll(repriced(screen));
        }
        assertEquals(List.of(), wrong);
    }

    /// A page that comes in pieces, to a machine that is slow: what is there stays where it is.
    @Test
    void nothingMovesOnASlowLine() {
        chromium().show(Chromium.SCREENS.getFirst());
        // Only the pages are slow, what they are made of is there.
        open(pages().getOrDefault("statement", ""));
        browser().executeCdpCommand("Network.enable", Map.of());
        chromium().slow(5_000, 20);
        try {
            var moved = new ArrayList<String>();
            for (var page : List.of("statement", "statement-name", "charges", "match", "budgets")) {
                open(pages().getOrDefault(page, ""));
                var shift = chromium().layoutShift();
                if (shift != 0) moved.add(page + ": layout shift " + shift);
            }
            assertEquals(List.of(), moved);
        } finally {
            chromium().slow(-1, 1);
            browser().executeCdpCommand("Network.disable", Map.of());
        }
    }

    /// Compares, as an operator does by hand, and looks at what comes of it.
    private static List<String> repriced(Chromium.Screen screen) throws IOException {
        open("/console/repricings?waba_id=waba&month=2026-10");
        browser().findElement(By.cssSelector("form.filter button")).click();
        chromium().waitFor("return location.pathname.startsWith('/console/repricings/')");
        // First what is wrong: a picture of the whole page makes the window larger for a moment.
        var wrong = new ArrayList<>(chromium().found(screen + " repricing"));
        keep("repricing-" + screen);
        open("/console/repricings");
        wrong.addAll(chromium().found(screen + " repricings with one"));
        keep("repricings-list-" + screen);
        return wrong;
    }

    private static void keep(String name) throws IOException {
        if (SHOTS.isEmpty()) return;
        chromium().picture(Path.of(SHOTS, name + ".png"));
    }

    @Test
    void theLinesAreSortedInPlaceAndTheChartIsDrawn() {
        chromium().show(Chromium.SCREENS.getFirst());
        open("/console/statements/waba/2026-11");
        chromium().waitFor("return document.querySelectorAll('.chart canvas').length === 2");
        chromium().waitFor("return document.querySelector('details #days-USD') !== null");
        browser().executeScript("window.samePage = true");
        browser().findElement(By.linkText("Units")).click();
        chromium()
                .waitFor(
                        "return document.querySelector('[aria-sort]').innerText.startsWith('Units')");
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
        chromium().show(Chromium.SCREENS.getFirst());
        open("/console/statements/waba/2026-11");
        var keyboard = browser().switchTo().activeElement();
        keyboard.sendKeys(Keys.TAB);
        var first = browser().switchTo().activeElement();
        assertEquals("Skip to the figures", first.getText());
        first.sendKeys(Keys.ENTER);
        chromium().waitFor("return document.activeElement.id === 'main'");
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
