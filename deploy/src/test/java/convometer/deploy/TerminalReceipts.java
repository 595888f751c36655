package convometer.deploy;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import convometer.deploy.parts.Stack;
import convometer.events.OutboundReceipt;
import convometer.schemas.Topics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The last words on requests, as they come on the topic.
final class TerminalReceipts implements AutoCloseable {

    private static final Set<String> TERMINAL = Set.of("accepted", "refused", "failed");

    private final Dump<OutboundReceipt> topic;
    private final Map<String, List<OutboundReceipt>> byRequest = new HashMap<>();

    TerminalReceipts(Stack stack) {
        topic = new Dump<>(stack, Topics.OUTBOUND_RECEIPTS);
    }

    /// Reads on. How many requests have their last word.
    int read() {
        for (var receipt : topic.next())
            if (isTerminal(receipt))
                byRequest
                        .computeIfAbsent(receipt.getRequestId(), _ -> new ArrayList<>())
                        .add(receipt);
        return byRequest.size();
    }

    private static boolean isTerminal(OutboundReceipt receipt) {
        return TERMINAL.contains(receipt.getOutcome())
                || (receipt.getOutcome().equals("unknown") && receipt.getSettled());
    }

    Map<String, List<OutboundReceipt>> byRequest() {
        return byRequest;
    }

    /// How many of each: `accepted`, `refused window_closed`, …
    Map<String, Long> counted() {
        return byRequest.values().stream()
                .flatMap(List::stream)
                .collect(groupingBy(TerminalReceipts::named, TreeMap::new, counting()));
    }

    static String named(OutboundReceipt receipt) {
        var code = receipt.getCode();
        return receipt.getOutcome() + (code == null ? "" : " " + code);
    }

    @Override
    public void close() {
        topic.close();
    }
}
