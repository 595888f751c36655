package convometer.deploy.replay.literal;

import convometer.deploy.replay.literal.Windows.Talk;
import convometer.schemas.accounts.Accounts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The whole of I, W, S, C, P, R and V, read literally: from archive lines to the four files.
public final class LiteralReplay {

    /// The four files.
    public record Files(String windows, String conversations, String charges, String statement) {}

    private static final String WINDOWS = "phone_number_id,customer,opened_at,until";
    private static final String CONVERSATIONS =
            "phone_number_id,customer,category,opened_at,ended_at,waba_id,messages";
    private static final String CHARGES =
            "unit_id,unit,waba_id,phone_number_id,customer,market,"
                    + "instant,month,category,type,currency,rate,amount,basis,"
                    + "estimate_category,estimate_type,verdict_category,verdict_type,discrepancy";
    private static final String STATEMENT =
            "waba_id,phone_number_id,month,market,category,type,"
                    + "unit,currency,quantity,amount,unpriced";

    private final Places places;
    private final List<Line> lines;
    private final People people = new People();
    private final Windows windows = new Windows();
    private final Windows groupWindows = new Windows();
    private final Map<Talk, List<Long>> referrals = new HashMap<>();

    /// Recomputes everything.
    ///
    /// @param rates the folder of rate cards
    /// @param markets the table of markets
    /// @param archive its lines, in any order
    public static Files replay(Accounts accounts, Path rates, Path markets, List<String> archive) {
        var table = Markets.read(markets);
        return new LiteralReplay(accounts, archive).files(table, Rates.read(rates, table));
    }

    private LiteralReplay(Accounts accounts, List<String> archive) {
        places = new Places(accounts);
        lines = LiteralArchive.read(archive);
    }

    private Files files(Markets markets, Rates rates) {
        var outbounds = new Outbounds(places, people, lines);
        meet(outbounds);
        for (var line : lines) if (line instanceof Line.Inbound inbound) inbound(inbound);
        var messages = outbounds.delivered();
        var conversations = conversations(messages, outbounds);
        var estimates = new Estimates(windows, groupWindows, conversations, messages);
        var units = new Units(messages, conversations, estimates).all();
        var ledger = new Ledger(units, markets, rates);
        return new Files(
                Csv.file(WINDOWS, windows.rows()),
                Csv.file(CONVERSATIONS, conversations.stream().map(Conversation::row).toList()),
                Csv.file(CHARGES, ledger.charges()),
                Csv.file(STATEMENT, ledger.statement()));
    }

    /// I: everything that links or names customers, before anything is said of them.
    private void meet(Outbounds outbounds) {
        for (var line : lines) {
            if (line instanceof Line.Link(var waba, var phone, var aliases))
                people.link(places.portfolio(waba, phone), aliases);
            if (line instanceof Line.Use(var waba, var phone, var alias, var at, var ofChange))
                people.use(places.portfolio(waba, phone), alias, at, ofChange);
        }
        outbounds.link();
    }

    private void inbound(Line.Inbound inbound) {
        if (!inbound.qualifies()) return;
        if (!inbound.group().isEmpty()) {
            groupWindows.opened(inbound.phone(), inbound.group(), inbound.at());
            return;
        }
        var portfolio = places.portfolio(inbound.waba(), inbound.phone());
        var customer = people.shown(portfolio, inbound.alias());
        windows.opened(inbound.phone(), customer, inbound.at());
        if (inbound.referral())
            referrals
                    .computeIfAbsent(new Talk(inbound.phone(), customer), t -> new ArrayList<>())
                    .add(inbound.at());
    }

    /// C, by thread; P9: groups have no part in it.
    private List<Conversation> conversations(List<Outbound> messages, Outbounds outbounds) {
        var threads = new TreeMap<Talk, List<Outbound>>();
        for (var m : messages)
            if (!m.ofGroup())
                threads.computeIfAbsent(new Talk(m.phone(), m.customer()), t -> new ArrayList<>())
                        .add(m);
        var found = new ArrayList<Conversation>();
        threads.forEach((thread, own) ->
                found.addAll(
                        new Conversations(
                                        windows,
                                        own,
                                        referrals.getOrDefault(thread, List.of()),
                                        () -> outbounds.statuses(thread.phone(), thread.customer()))
                                .derive()));
        return found;
    }
}
