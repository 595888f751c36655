package convometer.tracker.identity;

/// Meta's id of a WhatsApp Business account, which is billed.
public record WabaId(String value) implements Comparable<WabaId> {

    /// Meta named none.
    public static final WabaId NONE = new WabaId("");

    @Override
    public int compareTo(WabaId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
