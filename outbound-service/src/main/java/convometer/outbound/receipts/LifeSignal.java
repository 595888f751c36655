package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.state.ReportedStatus;
import convometer.outbound.state.UnsettledSend;

import org.apache.kafka.common.utils.Bytes;

/// Something that is told of a request.
sealed interface LifeSignal {

    /// A receipt was given.
    ///
    /// @param bytes as on its topic
    record Answered(OutboundReceipt receipt, Bytes bytes) implements LifeSignal {}

    /// A send was left without an answer.
    record Unsettled(UnsettledSend send) implements LifeSignal {}

    /// Meta reported a status.
    record Reported(ReportedStatus status) implements LifeSignal {}
}
