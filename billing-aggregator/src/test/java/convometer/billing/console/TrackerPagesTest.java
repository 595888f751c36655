package convometer.billing.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What pages show of what the window-tracker knows.
class TrackerPagesTest {

    private static final String BUDGETS = "/console/budgets?waba_id=";

    @TempDir private Path folder;

    private Document page(String path, String url, String token) throws Exception {
        var settings =
                Map.<String, Object>of("window.tracker.url", url, "window.tracker.token", token);
        try (var server = new ConsoleServer(folder, settings);
                var browser = new Browser(server.address())) {
            return browser.page(path);
        }
    }

    private Document page(String path) throws Exception {
        try (var tracker = new KnownTracker("secret")) {
            return page(path, tracker.address(), "secret");
        }
    }

    @Test
    void eachBudgetIsShownWithWhatIsSpentOfIt() throws Exception {
        var page = page(BUDGETS + "waba");
        var shown = new ArrayList<String>();
        for (var card : page.select("section.budget"))
            shown.add(
                    String.join(
                            " ",
                            card.expectFirst("h2").ownText(),
                            value(card.expectFirst("data.spent")),
                            value(card.expectFirst("data.of")),
                            value(card.expectFirst("data.left")),
                            value(card.expectFirst("data.reserved")),
                            card.expectFirst("rect.track-bar").attr("width"),
                            "" + card.select("dd .tag").eachText()));
        var asked = new ArrayList<String>();
        for (var budget : new ObjectMapper().readTree(KnownTracker.BUDGETS).get("budgets")) {
            var passed = new ArrayList<String>();
            budget.get("thresholds_passed").forEach(each -> passed.add(each + " %"));
            asked.add(
                    String.join(
                            " ",
                            budget.get("name").asText(),
                            budget.get("spent").asText(),
                            budget.get("amount").asText(),
                            budget.get("left").asText(),
                            budget.get("reserved").asText(),
                            switch (budget.get("name").asText()) {
                                case "everything" -> "55.0%";
                                case "orders" -> "0%";
                                default -> "100.0%";
                            },
                            "" + passed));
        }
        assertEquals(asked, shown);
        // Midnight in Sao Paulo.
        assertTrue(page.text().contains("Renews Nov 21, 2026, 12:00"), page::text);
        assertEquals(1, page.select("rect.track-bar.spent").size());
    }

    private static String value(Element data) {
        return data.attr("value");
    }

    @Test
    void anAccountWithoutBudgetsSaysSo() throws Exception {
        assertTrue(page(BUDGETS + "1002").text().contains("The account has no budget"));
    }

    @Test
    void openWindowsAreThoseOfTheNumbersOfTheAccount() throws Exception {
        var page = page("/console/windows?waba_id=waba");
        assertEquals(
                List.of("5511987654321", "5511912345678"),
                page.select("table.windows tbody th").eachText());
        assertEquals(2, page.select("section.card").size());
        assertTrue(page.text().contains("No window is open."));
    }

    @Test
    void whyNothingIsKnownIsSaid() throws Exception {
        try (var tracker = new KnownTracker("secret")) {
            var refused = page(BUDGETS + "waba", tracker.address(), "another");
            assertTrue(
                    refused.text().contains("The window-tracker answers 401, unknown_token."),
                    refused::text);
        }
        var away = page(BUDGETS + "waba", "http://127.0.0.1:1", "");
        assertTrue(away.text().contains("The window-tracker does not answer."), away::text);
        assertTrue(page(BUDGETS + "waba", "", "").text().contains("WINDOW_TRACKER_URL"));
    }
}
