package convometer.tracker.limit;

/// A publisher's id of a request to send a message.
public record RequestId(String value) implements Comparable<RequestId> {

    @Override
    public int compareTo(RequestId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
