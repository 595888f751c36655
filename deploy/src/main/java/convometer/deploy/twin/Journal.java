package convometer.deploy.twin;

import convometer.deploy.twin.TwinLog.Mark;
import convometer.deploy.twin.TwinLog.Refused;
import convometer.deploy.twin.TwinLog.Sent;
import convometer.deploy.twin.TwinLog.Told;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What came and what was told, the latest of it word for word and all of it counted.
final class Journal {

    private static final int MOST_OTHERS = 20_000;

    final Roll<Sent> sent = new Roll<>();
    final Roll<Sent> doubles = new Roll<>();
    final Roll<Refused> refused = new Roll<>();
    final Roll<Told> told = new Roll<>();
    final Roll<Mark> marks = new Roll<>();

    /// By the wamid of the first: how often it came.
    private final Map<String, Integer> copies = new ConcurrentHashMap<>();

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    /// How many there were before.
    int priorCopies(String firstWamid) {
        return copies.merge(firstWamid, 1, Integer::sum) - 1;
    }

    void accepted(Accepted message, @Nullable String fault, int remembered) {
        var data = message.callbackData();
        var one =
                sent.add(
                        position ->
                                new Sent(
                                        message.wamid(),
                                        message.phoneNumberId(),
                                        message.recipient(),
                                        data == null ? "" : data,
                                        position,
                                        message.acceptedAt().toString(),
                                        message.type(),
                                        message.template(),
                                        message.priorCopies() + 1,
                                        fault),
                        remembered,
                        old -> copies.remove(old.wamid()));
        if (one.copy() > 1) {
            var _ = doubles.add(_ -> one, MOST_OTHERS, _ -> {});
        }
        count("type", message.type());
        count("number", message.phoneNumberId());
        if (fault != null) count("fault", fault);
    }

    void refused(
            Instant at,
            String path,
            String to,
            String data,
            GraphError why,
            @Nullable String fault) {
        var _ =
                refused.add(
                        position ->
                                new Refused(
                                        position,
                                        at.toString(),
                                        path,
                                        to,
                                        data,
                                        why.httpStatus(),
                                        why.code(),
                                        why.details(),
                                        fault),
                        MOST_OTHERS,
                        _ -> {});
        count("code", Integer.toString(why.code()));
        if (fault != null) count("fault", fault);
    }

    void marked(Instant at, String phoneNumberId, String messageId, boolean typing) {
        var _ =
                marks.add(
                        position ->
                                new Mark(position, at.toString(), phoneNumberId, messageId, typing),
                        MOST_OTHERS,
                        _ -> {});
    }

    void told(Instant at, Update update) {
        var content = update.content();
        var status = content.path("status").asText();
        var _ =
                told.add(
                        position ->
                                new Told(
                                        position,
                                        at.toString(),
                                        update.list().isEmpty() ? update.field() : update.list(),
                                        content.path("id").asText(),
                                        status,
                                        update.copy()),
                        MOST_OTHERS,
                        _ -> {});
        count("told", status.isEmpty() ? update.field() : status);
    }

    private void count(String of, String what) {
        counts.computeIfAbsent(of + "/" + what, _ -> new LongAdder()).increment();
    }

    /// How many of each: of `type`, `number`, `code`, `fault`, `told`.
    Map<String, Long> counted(String of) {
        var prefix = of + "/";
        var counted = new TreeMap<String, Long>();
        counts.forEach((name, count) -> {
            if (name.startsWith(prefix)) counted.put(name.substring(prefix.length()), count.sum());
        });
        return counted;
    }
}
