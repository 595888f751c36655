package convometer.billing.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;

/// A real Chromium, of Debian's packages, and what is wrong with a page in it.
public final class Chromium implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /// What a page is looked at on.
    public record Screen(String scheme, int width, int height, boolean phone) {

        @Override
        public String toString() {
            return (phone ? "phone" : "desk") + "-" + scheme;
        }
    }

    public static final List<Screen> SCREENS =
            List.of(
                    new Screen("light", 1280, 900, false),
                    new Screen("dark", 1280, 900, false),
                    new Screen("light", 390, 844, true));

    private final ChromeDriver driver = started();

    private Chromium() {}

    /// Why there is none here; empty: there is one.
    public static Optional<String> missing() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER)
                ? Optional.empty()
                : Optional.of("there is no %s with %s".formatted(CHROMIUM, DRIVER));
    }

    public static Chromium start() {
        return new Chromium();
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

    /// To look for elements, to click and to type.
    public ChromeDriver driver() {
        return driver;
    }

    public void open(URI page) {
        driver.get(page.toString());
    }

    public void show(Screen screen) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", screen.scheme()))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width", screen.width(),
                        "height", screen.height(),
                        "deviceScaleFactor", 1,
                        "mobile", screen.phone()));
    }

    /// So many bytes a second, and so many times slower than this machine.
    public void slow(int throughput, int times) {
        driver.executeCdpCommand(
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
        driver.executeCdpCommand("Emulation.setCPUThrottlingRate", Map.of("rate", times));
    }

    /// Keeps what it downloads, without asking where.
    public void downloadTo(Path folder) {
        driver.executeCdpCommand(
                "Browser.setDownloadBehavior",
                Map.of("behavior", "allow", "downloadPath", folder.toAbsolutePath().toString()));
    }

    /// What is wrong with the page that is open.
    public List<String> found(String where) throws IOException {
        var wrong = new ArrayList<String>();
        // Before axe, which scrolls.
        var shift = layoutShift();
        if (shift != 0) wrong.add(where + ": layout shift " + shift);
        for (var violation : violations()) wrong.add(where + ": " + violation);
        if (Boolean.TRUE.equals(
                driver.executeScript("return document.documentElement.scrollWidth > innerWidth")))
            wrong.add(where + ": wider than the screen");
        for (var entry : driver.manage().logs().get(LogType.BROWSER))
            // Chromium says of each answer that is no 200 that it is none.
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()
                    && !entry.getMessage().contains("the server responded with a status of")
                    // Said of axe, which looks at what the canvas has.
                    && !entry.getMessage().contains("Canvas2D"))
                wrong.add(where + ": " + entry.getMessage());
        return wrong;
    }

    private List<String> violations() throws IOException {
        driver.executeScript(axe());
        var found =
                driver.executeAsyncScript(
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
        try (var in = Chromium.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        }
    }

    /// By how much what is there has moved since the page came.
    public double layoutShift() {
        // What comes behind the page.
        waitFor("return document.querySelector('.htmx-request') === null");
        var sum =
                driver.executeAsyncScript(
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

    /// Keeps a picture of the whole page. The window is larger for a moment, so first see what is
    /// wrong.
    public void picture(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, Base64.getDecoder().decode(wholePage()));
    }

    private String wholePage() {
        var height =
                (Number)
                        Objects.requireNonNull(
                                driver.executeScript(
                                        "return document.documentElement.scrollHeight"));
        var width = (Number) Objects.requireNonNull(driver.executeScript("return innerWidth"));
        var clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        var answer =
                driver.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of("captureBeyondViewport", true, "clip", clip));
        return String.valueOf(answer.get("data"));
    }

    /// Waits until a script says so.
    public void waitFor(String condition) {
        var giveUp = System.nanoTime() + WAIT.toNanos();
        while (!Boolean.TRUE.equals(driver.executeScript(condition))) {
            if (System.nanoTime() > giveUp)
                throw new AssertionError("never: " + condition + ", on: " + page());
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /// Which page it is, as its reader sees it.
    private String page() {
        return driver.getCurrentUrl()
                + " "
                + driver.executeScript("return document.querySelector('main')?.innerText");
    }

    @Override
    public void close() {
        driver.quit();
    }
}
