package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;

import java.util.Set;
import java.util.function.Predicate;

/// Which receipts a publisher asks for.
///
/// @param phoneNumberIds of the business numbers; empty: all, also receipts without a number
/// @param outcomes of the receipts; empty: all
public record ReceiptFilter(Set<String> phoneNumberIds, Set<String> outcomes)
        implements Predicate<OutboundReceipt> {

    public ReceiptFilter {
        phoneNumberIds = Set.copyOf(phoneNumberIds);
        outcomes = Set.copyOf(outcomes);
    }

    @Override
    public boolean test(OutboundReceipt receipt) {
        var number = receipt.getPhoneNumberId();
        return (phoneNumberIds.isEmpty() || (number != null && phoneNumberIds.contains(number)))
                && (outcomes.isEmpty() || outcomes.contains(receipt.getOutcome()));
    }
}
