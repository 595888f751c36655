package convometer.outbound.receipts.stream;

import convometer.events.OutboundReceipt;

/// What a stream of receipts gives its client.
public sealed interface StreamEvent {

    /// How far the client has got with this event: whoever goes on from here misses nothing.
    ReceiptPosition position();

    /// A receipt.
    record Receipt(OutboundReceipt receipt, ReceiptPosition position) implements StreamEvent {}

    /// Records of a partition that should have come next are no longer there.
    ///
    /// @param expected the offset that should have come next
    /// @param earliest the offset that comes next instead; below `expected` where the topic was
    ///   made anew
    record Gap(int partition, long expected, long earliest, ReceiptPosition position)
            implements StreamEvent {}

    /// Nothing happened for a while, or the stream has just begun.
    record Heartbeat(ReceiptPosition position) implements StreamEvent {}
}
