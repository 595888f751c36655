package convometer.billing.streams;

import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.streams.processor.api.ProcessorContext;

/// One of the two ledgers that the stores of a task have room for.
///
/// @param letter with which its keys begin
record Generation(String letter, LedgerStores rows, LineTotals lines) {

    static final String FIRST = "a";
    private static final String SECOND = "b";

    static Generation in(
            ProcessorContext<?, ?> context,
            AvroSerdes serdes,
            LedgerRows translation,
            String letter) {
        return new Generation(
                letter,
                new LedgerStores(context, translation, letter),
                new LineTotals(context, serdes, letter));
    }

    /// The letter of the other one.
    static String other(String letter) {
        return letter.equals(FIRST) ? SECOND : FIRST;
    }
}
