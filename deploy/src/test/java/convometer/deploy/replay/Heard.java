package convometer.deploy.replay;

import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.ThreadDecision;

import org.apache.avro.specific.SpecificRecord;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Somebody who knows only what the topics tell: facts and corrections, folded as they come.
final class Heard {

    private final Map<String, Map<Instant, ThreadDecision>> windows = new TreeMap<>();
    private final Map<String, ThreadDecision> conversations = new HashMap<>();
    private final Map<String, Charge> charges = new HashMap<>();
    private final Map<String, BillingCount> counts = new HashMap<>();

    void take(String key, SpecificRecord told) {
        switch (told) {
            case ThreadDecision decision -> take(key, decision);
            case Charge charge -> charges.put(key, charge);
            case BillingCount count -> counts.put(key, count);
            default -> throw new IllegalArgumentException(told.getSchema().getName());
        }
    }

    private void take(String thread, ThreadDecision told) {
        var here = windows.computeIfAbsent(thread, _ -> new TreeMap<>());
        told.getMergedWindows().forEach(here::remove);
        if (told.getWindow() != null && !told.getKind().equals("window_closed")) take(here, told);
        if (told.getConversation() != null)
            conversations.merge(told.getConversation().getConversationId(), told, Heard::newer);
    }

    private static void take(Map<Instant, ThreadDecision> windows, ThreadDecision told) {
        told.getWindow().getSupersedes().forEach(windows::remove);
        windows.put(told.getWindow().getOpenedAt(), told);
    }

    private static ThreadDecision newer(ThreadDecision known, ThreadDecision told) {
        var later = told.getConversation().getRevision() >= known.getConversation().getRevision();
        return later ? told : known;
    }

    /// What is true by all that was told.
    Map<String, String> files(Path folder) throws IOException {
        var results = new Results();
        windows.values().forEach(thread -> thread.values().forEach(results::add));
        conversations.values().stream()
                .filter(told -> !told.getConversation().getWithdrawn())
                .forEach(results::add);
        charges.values().stream().filter(unit -> !unit.getWithdrawn()).forEach(results::add);
        counts.values().stream()
                .filter(line -> line.getQuantity() != 0 && line.getCounts().equals("charges"))
                .forEach(results::add);
        results.write(folder);
        return ReplayedCase.files(folder);
    }
}
