package convometer.billing.streams;

import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.streams.processor.api.ProcessorContext;

import java.util.Locale;

/// Makes the ledgers of a task: the live one, and the one that is built beside it.
///
/// @param translation of rows
/// @param months that they keep
record Generations(
        ProcessorContext<?, ?> context,
        AvroSerdes serdes,
        LedgerRows translation,
        LedgerMonths months) {

    /// What stays of months that have left is of neither.
    static final String THAT_STAYED = "s";

    /// The one that is live.
    Generation live(String letter) {
        return new Generation(letter, stores(letter, THAT_STAYED), lines(letter), details(letter));
    }

    /// The one beside it.
    Generation beside(Generation live) {
        var letter = Generation.other(live.letter());
        return new Generation(letter, stores(letter, letter), lines(letter), details(letter));
    }

    /// The one that was built beside, now that it is live.
    Generation lives(Generation beside) {
        var letter = beside.letter();
        return new Generation(
                letter, stores(letter, THAT_STAYED), beside.lines(), beside.details());
    }

    private LedgerStores stores(String letter, String letterOfLeft) {
        return new LedgerStores(context, translation, months, letter, letterOfLeft);
    }

    private LineTotals lines(String letter) {
        return new LineTotals(context, serdes, letter);
    }

    /// In the store of lines, under the letter as a capital.
    private LineTotals details(String letter) {
        return new LineTotals(context, serdes, letter.toUpperCase(Locale.ROOT));
    }
}
