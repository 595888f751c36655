package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.rules.Decimals;
import convometer.events.BillingCount;
import convometer.events.Charge;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
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
                charge.getDiscrepancy() + "",
                charge.getDay(),
                charge.getTemplateName() + "",
                charge.getTemplateLanguage() + "",
                new TreeMap<>(charge.getLabels()).toString());
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

    /// The same of each day, template and team on a line.
    public static Map<String, String> detailSums(Collection<Charge> charges) {
        var sums = new TreeMap<String, String>();
        for (var charge : charges) {
            var team = charge.getLabels().get("team");
            var of =
                    String.join(
                            " ",
                            charge.getDay(),
                            charge.getTemplateName() + "",
                            charge.getTemplateLanguage() + "",
                            team == null ? "" : "team=" + team);
            sums(List.of(charge))
                    .forEach((line, figures) ->
                            sums.merge(line + " " + of, figures, LedgerText::sum));
        }
        return sums;
    }

    /// The details of lines that count something.
    public static Map<String, String> details(Collection<BillingCount> counts) {
        var lines = new TreeMap<String, String>();
        for (var count : counts)
            if (count.getCounts().equals("details"))
                lines.merge(
                        String.join(
                                " ",
                                line(count),
                                count.getDay(),
                                count.getTemplateName() + "",
                                count.getTemplateLanguage() + "",
                                count.getLabels()),
                        figures(count),
                        LedgerText::sum);
        lines.values().removeIf("0 0 0"::equals);
        return lines;
    }

    /// What details of each line come to together.
    public static Map<String, String> sumsOfDetails(Collection<BillingCount> counts) {
        var lines = new TreeMap<String, String>();
        for (var count : counts)
            if (count.getCounts().equals("details"))
                lines.merge(line(count), figures(count), LedgerText::sum);
        lines.values().removeIf(figures -> figures.equals("0 0 0"));
        return lines;
    }

    private static String line(BillingCount count) {
        return String.join(
                " ",
                count.getWabaId(),
                count.getPhoneNumberId(),
                count.getAdjusts().isEmpty() ? count.getMonth() : count.getAdjusts(),
                count.getMarket(),
                count.getCategory(),
                count.getType(),
                count.getUnit());
    }

    private static String figures(BillingCount count) {
        return count.getQuantity() + " " + count.getAmount() + " " + count.getUnpriced();
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
                lines.merge(line(count), figures(count), LedgerText::sum);
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
