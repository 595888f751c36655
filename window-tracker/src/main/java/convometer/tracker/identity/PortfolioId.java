package convometer.tracker.identity;

/// The id of a business portfolio, as the accounts file names it.
public record PortfolioId(String value) implements Comparable<PortfolioId> {

    @Override
    public int compareTo(PortfolioId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
