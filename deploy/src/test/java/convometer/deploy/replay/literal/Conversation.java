package convometer.deploy.replay.literal;

import java.util.ArrayList;
import java.util.List;

/// A derived conversation.
final class Conversation {

    static final String FEP = "referral_conversion";

    private final String category;
    private final List<Outbound> messages = new ArrayList<>();
    private long ended;

    Conversation(String category, Outbound opener, long ended) {
        this.category = category;
        this.ended = ended;
        messages.add(opener);
    }

    void join(Outbound message) {
        messages.add(message);
    }

    /// C4.
    void close(long at) {
        ended = Math.min(ended, at);
    }

    boolean open(long at) {
        return opened() <= at && at < ended;
    }

    Outbound opener() {
        return messages.getFirst();
    }

    long opened() {
        return opener().delivered();
    }

    String category() {
        return category;
    }

    boolean isFep() {
        return category.equals(FEP);
    }

    List<Outbound> messages() {
        return messages;
    }

    Era era() {
        return opener().era();
    }

    String id() {
        return String.join(
                "/", opener().phone(), opener().customer(), category, Csv.instant(opened()));
    }

    List<Object> row() {
        return List.of(
                opener().phone(),
                opener().customer(),
                category,
                Csv.instant(opened()),
                Csv.instant(ended),
                opener().waba().id(),
                messages.size());
    }
}
