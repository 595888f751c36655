package convometer.outbound.rules.batch;

import java.util.Optional;
import java.util.regex.Pattern;

/// The id of one request of a batch: `<batch>-<n>`, and `<batch>-<n>-<attempt>` from the second
/// attempt on. No batch's id ends like that, and so the id of a request names one batch only.
public record RequestId(String batchId, int item, int attempt) {

    private static final Pattern BATCH = Pattern.compile("[A-Za-z0-9_.-]{1,200}");
    private static final Pattern LIKE_A_REQUEST = Pattern.compile(".*-[0-9]+");
    private static final Pattern REQUEST =
            Pattern.compile("([A-Za-z0-9_.-]{1,200}?)-([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,6}))?");

    /// Whether a batch may be called so.
    public static boolean allows(String batchId) {
        return BATCH.matcher(batchId).matches() && !LIKE_A_REQUEST.matcher(batchId).matches();
    }

    /// The opposite of [#toString()]; empty where no batch has a request of this id.
    public static Optional<RequestId> parse(String requestId) {
        var read = REQUEST.matcher(requestId);
        if (!read.matches() || !allows(read.group(1))) return Optional.empty();
        var attempt = read.group(3) == null ? 1 : Integer.parseInt(read.group(3));
        return Optional.of(new RequestId(read.group(1), Integer.parseInt(read.group(2)), attempt));
    }

    @Override
    public String toString() {
        return batchId + "-" + item + (attempt == 1 ? "" : "-" + attempt);
    }
}
