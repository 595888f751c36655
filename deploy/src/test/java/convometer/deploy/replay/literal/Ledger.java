package convometer.deploy.replay.literal;

import static java.util.stream.Collectors.groupingBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Rules R: what every unit costs, and the statement.
final class Ledger {

    private static final Set<String> TIERED =
            Set.of("utility", "authentication", "authentication_international");

    private final List<Unit> units;
    private final Markets markets;
    private final Rates rates;
    private final Map<Unit, Long> ranks = new HashMap<>();

    Ledger(List<Unit> units, Markets markets, Rates rates) {
        this.units = units;
        this.markets = markets;
        this.rates = rates;
        rank();
    }

    /// R3: per portfolio, market, category and local month, in the order (instant, unit id).
    private void rank() {
        var pools =
                units.stream()
                        .filter(this::tiered)
                        .sorted(Comparator.comparingLong(Unit::at).thenComparing(Unit::id))
                        .collect(
                                groupingBy(u ->
                                        List.of(
                                                u.first().portfolio(),
                                                market(u),
                                                u.billed().category(),
                                                month(u))));
        for (var pool : pools.values())
            for (var i = 0; i < pool.size(); i++) ranks.put(pool.get(i), i + 1L);
    }

    /// P9: groups are without volume tiers.
    private boolean tiered(Unit unit) {
        return unit.first().era().byMessage()
                && !unit.first().ofGroup()
                && unit.billed().isRegular()
                && TIERED.contains(unit.billed().category());
    }

    /// R1.
    private String market(Unit unit) {
        var date = Places.date(unit.waba(), unit.at());
        var customer = unit.first().customer();
        if (!unit.first().number().isEmpty()) return markets.ofNumber(unit.first().number(), date);
        return customer.matches("\\d+")
                ? markets.ofNumber(customer, date)
                : markets.ofUserId(customer, date);
    }

    private static String month(Unit unit) {
        return Places.month(unit.waba(), unit.at());
    }

    /// R2, V6: empty where there is none, zero where it is free.
    private Optional<BigDecimal> rate(Unit unit) {
        var billed = unit.billed();
        if (billed.isFree()) return Optional.of(BigDecimal.ZERO);
        if (!billed.isRegular()) return Optional.empty();
        return rates.rate(
                unit.waba().currency(),
                market(unit),
                priced(billed.category()),
                Places.date(unit.waba(), unit.at()),
                ranks.getOrDefault(unit, 1L));
    }

    /// P7, P9: priced as their names say.
    private static String priced(String category) {
        var plain =
                category.startsWith("group_") ? category.substring("group_".length()) : category;
        return Unit.unlite(plain);
    }

    List<List<Object>> charges() {
        return units.stream().map(this::charge).toList();
    }

    private List<Object> charge(Unit unit) {
        var rate = rate(unit).map(Csv::decimal).orElse("");
        var row = new ArrayList<Object>(List.of(unit.id(), unitName(unit)));
        row.addAll(List.of(unit.waba().id(), unit.first().phone(), unit.first().customer()));
        row.addAll(List.of(market(unit), Csv.instant(unit.at()), month(unit)));
        row.addAll(List.of(unit.billed().category(), unit.billed().type()));
        row.addAll(List.of(unit.waba().currency(), rate, rate, unit.basis()));
        for (var said : List.of(unit.estimate(), unit.verdict()))
            row.addAll(
                    List.of(said.map(Said::category).orElse(""), said.map(Said::type).orElse("")));
        row.add(unit.discrepancy());
        return row;
    }

    private static String unitName(Unit unit) {
        return unit.isMessage() ? "message" : "conversation";
    }

    List<List<Object>> statement() {
        return units.stream()
                .collect(groupingBy(this::line, () -> new HashMap<>(), Collectors.toList()))
                .entrySet()
                .stream()
                .map(e -> total(e.getKey(), e.getValue()))
                .toList();
    }

    private List<Object> line(Unit unit) {
        return List.of(
                unit.waba().id(),
                unit.first().phone(),
                month(unit),
                market(unit),
                unit.billed().category(),
                unit.billed().type(),
                unitName(unit),
                unit.waba().currency());
    }

    private List<Object> total(List<Object> line, List<Unit> members) {
        var rated = members.stream().map(this::rate).flatMap(Optional::stream).toList();
        var unpriced = members.size() - rated.size();
        var amount = rated.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        var row = new ArrayList<>(line);
        row.add(members.size());
        row.add(unpriced == 0 ? Csv.decimal(amount) : "");
        row.add(unpriced == 0 ? "" : unpriced);
        return row;
    }
}
