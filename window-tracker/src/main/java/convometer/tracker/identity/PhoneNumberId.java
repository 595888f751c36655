package convometer.tracker.identity;

/// Meta's id of a business number.
public record PhoneNumberId(String value) implements Comparable<PhoneNumberId> {

    @Override
    public int compareTo(PhoneNumberId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
