package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;
import convometer.events.Charge;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// Charges and lines as text, to be compared.
public final class LedgerText {

    /// The charges as [LiteralLedger] writes them.
    public static Map<String, String> texts(Collection<Charge> charges) {
        var texts = new TreeMap<String, String>();
        for (var charge : charges) texts.put(charge.getUnitId(), text(charge));
        return texts;
    }

    private static String text(Charge charge) {
        assertEquals(charge.getRate(), charge.getAmount());
        return String.join(
                " ",
                charge.getUnit(),
                charge.getWabaId(),
                charge.getPhoneNumberId(),
                charge.getCustomer(),
                charge.getMarket(),
                charge.getInstant().toString(),
                charge.getMonth(),
                charge.getCategory(),
                charge.getType() + "",
                charge.getCurrency(),
                charge.getRate() + "",
                charge.getBasis(),
                charge.getEstimateCategory() + " " + charge.getEstimateType(),
                charge.getVerdictCategory() + " " + charge.getVerdictType(),
                charge.getDiscrepancy() + "");
    }

    /// Quantity, amount and unpriced units of each line, out of the ledger.
    public static Map<String, String> sums(Collection<Charge> charges) {
        var sums = new TreeMap<String, String>();
        for (var charge : charges)
            sums.merge(
                    String.join(
                            " ",
                            charge.getWabaId(),
                            charge.getPhoneNumberId(),
                            charge.getMonth(),
                            charge.getMarket(),
                            charge.getCategory(),
                            charge.getType() == null ? "" : charge.getType(),
                            charge.getUnit()),
                    charge.getAmount() == null ? "1 0 1" : "1 " + charge.getAmount() + " 0",
                    LedgerText::sum);
        return sums;
    }

    private static String sum(String a, String b) {
        var x = a.split(" ", -1);
        var y = b.split(" ", -1);
        return (Long.parseLong(x[0]) + Long.parseLong(y[0]))
                + " "
                + Decimals.plain(new BigDecimal(x[1]).add(new BigDecimal(y[1])))
                + " "
                + (Long.parseLong(x[2]) + Long.parseLong(y[2]));
    }

    /// The lines of charges that count something, with what adjusts them later.
    public static Map<String, String> lines(Collection<BillingCount> counts) {
        var lines = new TreeMap<String, String>();
        for (var count : counts)
            if (count.getCounts().equals("charges"))
                lines.merge(
                        String.join(
                                " ",
                                count.getWabaId(),
                                count.getPhoneNumberId(),
                                count.getAdjusts().isEmpty()
                                        ? count.getMonth()
                                        : count.getAdjusts(),
                                count.getMarket(),
                                count.getCategory(),
                                count.getType(),
                                count.getUnit()),
                        count.getQuantity() + " " + count.getAmount() + " " + count.getUnpriced(),
                        LedgerText::sum);
        lines.values().removeIf("0 0 0"::equals);
        return lines;
    }

    public static String text(Map<String, String> table) {
        var text = new StringBuilder();
        table.forEach((key, value) -> text.append(key).append(": ").append(value).append("\n"));
        return text.toString();
    }

    private LedgerText() {}
}
