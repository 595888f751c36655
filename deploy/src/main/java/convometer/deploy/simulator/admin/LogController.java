package convometer.deploy.simulator.admin;

import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.log.LogPage;
import convometer.deploy.simulator.log.RingBuffer;
import convometer.deploy.simulator.log.SimulatorLog.Count;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/// The log of what was accepted, refused and delivered.
@Controller(value = "/twin/log", consumes = MediaType.ALL, produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LogController {

    private static final int DEFAULT_LIMIT = 1000;

    private final MetaSimulator simulator;

    LogController(MetaSimulator simulator) {
        this.simulator = simulator;
    }

    @Get
    LogPage messages(@QueryValue @Nullable String after, @QueryValue @Nullable String limit) {
        var page = page(after, limit, Integer.MAX_VALUE);
        return simulator.log(page.after(), page.most());
    }

    @Get("/refused")
    Map<String, Object> refused(
            @QueryValue @Nullable String after, @QueryValue @Nullable String limit) {
        return page("refused", simulator.state().log().refused(), after, limit);
    }

    @Get("/told")
    Map<String, Object> delivered(
            @QueryValue @Nullable String after, @QueryValue @Nullable String limit) {
        return page("told", simulator.state().log().delivered(), after, limit);
    }

    @Get("/marks")
    Map<String, Object> readReceipts(
            @QueryValue @Nullable String after, @QueryValue @Nullable String limit) {
        return page("marks", simulator.state().log().readReceipts(), after, limit);
    }

    /// The messages of a number to a customer, in the order in which they came.
    @Get("/threads/{number}/{customer}")
    Map<String, Object> thread(String number, String customer) {
        var messages =
                simulator.state().log().sent().all().stream()
                        .filter(message -> message.phoneNumberId().equals(number))
                        .filter(message -> message.to().equals(customer))
                        .toList();
        return Map.of("messages", messages);
    }

    @Get("/summary")
    Map<String, Object> summary() {
        var state = simulator.state();
        var log = state.log();
        var page = simulator.log(Long.MAX_VALUE, 0);
        var summary = new LinkedHashMap<String, Object>();
        summary.put("accepted", log.sent().count());
        summary.put("doubled", log.duplicates().count());
        summary.put("doubles", page.doubles().stream().distinct().toList());
        summary.put("refused", log.refused().count());
        summary.put("marks", log.readReceipts().count());
        summary.put("by_type", log.counted(Count.TYPE));
        summary.put("by_number", log.counted(Count.NUMBER));
        summary.put("refused_by_code", log.counted(Count.CODE));
        summary.put("faults", log.counted(Count.FAULT));
        summary.put("told", log.counted(Count.DELIVERED));
        summary.put("untold", state.undelivered());
        summary.put("dropped", state.dropped());
        summary.put("posted", page.posted());
        summary.put("retried", page.retried());
        return summary;
    }

    private record Page(long after, int most) {}

    private static Map<String, Object> page(
            String name, RingBuffer<?> entries, @Nullable String after, @Nullable String limit) {
        var page = page(after, limit, DEFAULT_LIMIT);
        var rows = entries.after(page.after(), page.most());
        var answer = new LinkedHashMap<String, Object>();
        answer.put(name, rows);
        answer.put("next", entries.next(page.after(), rows.size()));
        answer.put("count", entries.count());
        return answer;
    }

    private static Page page(@Nullable String after, @Nullable String limit, int most) {
        return new Page(
                number("after", after, 0), (int) Math.min(number("limit", limit, most), most));
    }

    private static long number(String name, @Nullable String text, long fallback) {
        if (text == null) return fallback;
        if (!text.matches("\\d{1,18}"))
            throw AdminError.invalid(name, name + " must be a whole number");
        return Long.parseLong(text);
    }
}
