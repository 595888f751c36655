package convometer.tracker.reference;

import convometer.billing.rules.Categories;
import convometer.billing.rules.Expectations;
import convometer.billing.rules.PricingTypes;
import convometer.events.BillingCount;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.PortfolioId;
import convometer.tracker.identity.WabaId;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many units there are already, by the lines of the running totals. Every instance reads all
/// of them; a newer line takes the place of the older one.
public final class UsageCounters implements Expectations.Usage {

    private record Free(PhoneNumberId number, String month, String category) {}

    private record Charged(PortfolioId portfolio, String month, String category, String market) {}

    private final Map<WabaId, PortfolioId> portfolios = new HashMap<>();
    private final Map<String, Long> lines = new ConcurrentHashMap<>();
    private final Map<Free, Long> free = new ConcurrentHashMap<>();
    private final Map<Charged, Long> charged = new ConcurrentHashMap<>();

    UsageCounters(Accounts accounts) {
        for (var portfolio : accounts.portfolios()) remember(portfolio);
    }

    private void remember(Portfolio portfolio) {
        var id = new PortfolioId(portfolio.id());
        portfolio.wabas().forEach(waba -> portfolios.put(new WabaId(waba.id()), id));
    }

    /// Takes the newest figures of a line; derived conversations, and the details that lines of
    /// charges come to once more, are passed over.
    public void apply(String key, BillingCount line) {
        if (!line.getCounts().equals("charges") || !line.getUnit().equals("message")) return;
        var before = lines.put(key, line.getQuantity());
        var more = line.getQuantity() - (before == null ? 0 : before);
        if (more == 0) return;
        // What corrects a closed month is on a later statement, but of that month's tiers.
        var month = line.getAdjusts().isEmpty() ? line.getMonth() : line.getAdjusts();
        if (!line.getType().equals(PricingTypes.FREE_ENTRY_POINT))
            free.merge(
                    new Free(
                            new PhoneNumberId(line.getPhoneNumberId()),
                            month,
                            Categories.priced(line.getCategory())),
                    more,
                    Long::sum);
        var portfolio = portfolios.get(new WabaId(line.getWabaId()));
        if (line.getType().equals(PricingTypes.REGULAR) && portfolio != null)
            charged.merge(
                    new Charged(portfolio, month, line.getCategory(), line.getMarket()),
                    more,
                    Long::sum);
    }

    @Override
    public long inFreeTier(String phoneNumberId, String month, String category) {
        return free.getOrDefault(new Free(new PhoneNumberId(phoneNumberId), month, category), 0L);
    }

    @Override
    public long charged(String portfolio, String month, String category, String market) {
        return charged.getOrDefault(
                new Charged(new PortfolioId(portfolio), month, category, market), 0L);
    }
}
