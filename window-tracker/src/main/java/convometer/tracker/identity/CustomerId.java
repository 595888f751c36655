package convometer.tracker.identity;

/// A name by which Meta knows a customer: a wa_id or a business-scoped user id.
public record CustomerId(String value) implements Comparable<CustomerId> {

    /// Whether it is a number, as a wa_id is.
    public boolean isNumber() {
        return CustomerAliases.isNumber(value);
    }

    @Override
    public int compareTo(CustomerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
