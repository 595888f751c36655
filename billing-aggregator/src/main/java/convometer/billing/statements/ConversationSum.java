package convometer.billing.statements;

import convometer.billing.rules.CodePoints;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// The derived conversations of a statement that have one category, together.
public record ConversationSum(String category, long quantity) {

    /// The most frequent category first.
    public static List<ConversationSum> of(Statement statement) {
        var sums = new TreeMap<String, Long>(CodePoints.ORDER);
        for (var line : statement.conversations())
            sums.merge(line.category(), line.quantity(), Long::sum);
        return sums.entrySet().stream()
                .map(sum -> new ConversationSum(sum.getKey(), sum.getValue()))
                .sorted(Comparator.comparing(ConversationSum::quantity, Comparator.reverseOrder()))
                .toList();
    }
}
