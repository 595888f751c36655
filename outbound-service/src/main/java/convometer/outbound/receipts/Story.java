package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.rules.Given;

import java.util.List;

/// What there is to tell of a request.
///
/// @param receipt the newest, with the statuses of the message
/// @param history all receipts that were given, in order
record Story(OutboundReceipt receipt, List<Given> history) {}
