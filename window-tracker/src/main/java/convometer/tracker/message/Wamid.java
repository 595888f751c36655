package convometer.tracker.message;

/// Meta's id of a message.
public record Wamid(String value) implements Comparable<Wamid> {

    @Override
    public int compareTo(Wamid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
