package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.rules.ReceiptHistoryEntry;

import java.util.List;

/// What is known of a request, in order.
///
/// @param receipt the newest, with the statuses of the message
/// @param history the receipts of the request, the newest last
public record Timeline(OutboundReceipt receipt, List<ReceiptHistoryEntry> history) {}
