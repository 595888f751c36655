package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.state.ReportedStatus;
import convometer.outbound.state.UnsettledSend;

import org.apache.kafka.common.utils.Bytes;

/// Something that happened to a request or its message.
sealed interface LifecycleEvent {

    /// A receipt was written.
    ///
    /// @param bytes as on its topic
    record Answered(OutboundReceipt receipt, Bytes bytes) implements LifecycleEvent {}

    /// A send was left without an answer.
    record Unsettled(UnsettledSend send) implements LifecycleEvent {}

    /// Meta reported a status.
    record Reported(ReportedStatus status) implements LifecycleEvent {}
}
