package convometer.billing.console;

import convometer.billing.repricing.RepricingView;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// The page of a repricing: what it changes.
///
/// @param sameTables the tables are those that it was compared by
public record RepricingPage(Frame frame, RepricingView repricing, boolean sameTables) {

    private static final Set<String> ENDED = Set.of("done", "refused", "failed");

    /// Whether nothing more comes of it.
    public boolean isOver() {
        return ENDED.contains(repricing.state());
    }

    /// Whether its difference can be written by who reads this.
    public boolean mayBeWritten() {
        return frame.mayReprice()
                && repricing.dryRun()
                && repricing.state().equals("done")
                && sameTables;
    }

    /// All amounts of the table of lines.
    public List<String> amounts() {
        return texts(
                repricing.lines(),
                line ->
                        Stream.of(
                                line.before().amount(), line.after().amount(), line.difference()));
    }

    /// All amounts of the table of totals.
    public List<String> totals() {
        return texts(
                repricing.totals(),
                total ->
                        Stream.of(
                                total.before().amount(),
                                total.after().amount(),
                                total.difference()));
    }

    private static <T> List<String> texts(List<T> rows, Function<T, Stream<String>> amounts) {
        return rows.stream().flatMap(amounts).toList();
    }

    /// More money, less, or the same, for the sign in front.
    public String signed(String difference, int digits) {
        var written = frame.format().amount(difference, digits);
        return new BigDecimal(difference).signum() > 0 ? "+" + written : written;
    }
}
