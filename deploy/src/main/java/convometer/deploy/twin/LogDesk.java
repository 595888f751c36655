package convometer.deploy.twin;

import java.util.LinkedHashMap;
import java.util.Map;

/// What the twin was sent and what it told.
final class LogDesk {

    private static final int USUAL_PAGE = 1000;

    private final MetaTwin twin;

    LogDesk(MetaTwin twin) {
        this.twin = twin;
    }

    TwinLog messages(Asked asked) {
        var page = page(asked, Integer.MAX_VALUE);
        return twin.log(page.after(), page.most());
    }

    Map<String, Object> refused(Asked asked) {
        return page("refused", twin.world().journal.refused, asked);
    }

    Map<String, Object> told(Asked asked) {
        return page("told", twin.world().journal.told, asked);
    }

    Map<String, Object> marks(Asked asked) {
        return page("marks", twin.world().journal.marks, asked);
    }

    /// The messages of a number to a customer, in the order in which they came.
    Map<String, Object> thread(String phoneNumberId, String customer) {
        var messages =
                twin.world().journal.sent.all().stream()
                        .filter(one -> one.phoneNumberId().equals(phoneNumberId))
                        .filter(one -> one.to().equals(customer))
                        .toList();
        return Map.of("messages", messages);
    }

    Map<String, Object> summary() {
        var world = twin.world();
        var journal = world.journal;
        var log = twin.log(Long.MAX_VALUE, 0);
        var summary = new LinkedHashMap<String, Object>();
        summary.put("accepted", journal.sent.count());
        summary.put("doubled", journal.doubles.count());
        summary.put("doubles", log.doubles().stream().distinct().toList());
        summary.put("refused", journal.refused.count());
        summary.put("marks", journal.marks.count());
        summary.put("by_type", journal.counted("type"));
        summary.put("by_number", journal.counted("number"));
        summary.put("refused_by_code", journal.counted("code"));
        summary.put("faults", journal.counted("fault"));
        summary.put("told", journal.counted("told"));
        summary.put("untold", world.untold());
        summary.put("dropped", world.dropped());
        summary.put("posted", log.posted());
        summary.put("retried", log.retried());
        return summary;
    }

    private record Page(long after, int most) {}

    private static Map<String, Object> page(String name, Roll<?> roll, Asked asked) {
        var page = page(asked, USUAL_PAGE);
        var rows = roll.after(page.after(), page.most());
        var answer = new LinkedHashMap<String, Object>();
        answer.put(name, rows);
        answer.put("next", roll.next(page.after(), rows.size()));
        answer.put("count", roll.count());
        return answer;
    }

    private static Page page(Asked asked, int most) {
        var parameters = asked.parameters();
        return new Page(
                number(parameters, "after", 0),
                (int) Math.min(number(parameters, "limit", most), most));
    }

    private static long number(Map<String, String> parameters, String name, long otherwise) {
        var text = parameters.get(name);
        if (text == null) return otherwise;
        if (!text.matches("\\d{1,18}"))
            throw AdminError.invalid(name, name + " must be a whole number");
        return Long.parseLong(text);
    }
}
