package convometer.billing.match;

import convometer.billing.match.ImportedFigures.Import;
import convometer.billing.match.rules.BandRates;
import convometer.billing.match.rules.BookedUnit;
import convometer.billing.match.rules.BucketCalendar;
import convometer.billing.match.rules.Difference;
import convometer.billing.match.rules.Granularity;
import convometer.billing.match.rules.Kind;
import convometer.billing.match.rules.LedgerFold;
import convometer.billing.match.rules.Match;
import convometer.billing.match.rules.MetaFigure;
import convometer.billing.match.rules.MetaFigures;
import convometer.billing.match.rules.Place;
import convometer.billing.match.rules.UnitSample;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.tables.TableVersions;
import convometer.events.Charge;
import convometer.schemas.accounts.Accounts.Waba;

import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Holds the units of the ledger against imported figures. A month is walked through once for the
/// match, and once more for the units behind differences.
@Singleton
@Requires(beans = {MonthUnits.class, ImportedFigures.class})
final class Matches {

    private final MonthUnits units;
    private final ImportedFigures imported;
    private final TableVersions versions;

    Matches(MonthUnits units, ImportedFigures imported, TableVersions versions) {
        this.units = units;
        this.imported = imported;
        this.versions = versions;
    }

    /// Whose month is held against what.
    record Question(Waba waba, YearMonth month, FigureSource source, Import of) {

        BucketCalendar calendar() {
            return new BucketCalendar(
                    month,
                    Granularity.of(of.about().getGranularity()),
                    ZoneId.of(of.about().getTimeZone()));
        }

        /// The months of the account that units of the buckets may be of: by another time zone than
        /// the account's, one beside is among them, or even both.
        List<YearMonth> months() {
            var calendar = calendar();
            return months(calendar.from(), calendar.to().minusMillis(1));
        }

        /// The months beside these in which units are that Meta may count in the buckets.
        List<YearMonth> monthsBeside() {
            var calendar = calendar();
            var months = months(calendar.firstCounted(), calendar.lastCounted());
            return months.stream().filter(each -> !months().contains(each)).toList();
        }

        private List<YearMonth> months(Instant from, Instant to) {
            var last = local(to);
            return Stream.iterate(
                            local(from), each -> !each.isAfter(last), each -> each.plusMonths(1))
                    .toList();
        }

        private YearMonth local(Instant at) {
            return YearMonth.from(at.atZone(waba.timezone()));
        }
    }

    /// @throws NotReadyException while ledger or figures are not here
    Match match(Question question) {
        var calendar = question.calendar();
        var about = question.of().about();
        var fold = new LedgerFold(calendar, about.getTakenAt());
        forEach(question, question.months(), fold::add);
        var figures =
                new MetaFigures(
                        calendar,
                        about.getTakenAt(),
                        lines(question, calendar),
                        about.getDecimals(),
                        isChargedOnly(question));
        var rates = rates(question.waba().currency());
        var match = Match.of(fold, figures, rates);
        if (!match.lacksAtEdge()) return match;
        // Two months more are walked through only where it matters.
        forEach(question, beside(question), fold::add);
        return Match.of(fold, figures, rates);
    }

    /// As far as the ledger still has them.
    private List<YearMonth> beside(Question question) {
        return question.monthsBeside().stream().filter(each -> !units.hasLeft(each)).toList();
    }

    /// Those months of which units are needed that are not in the ledger any more.
    List<YearMonth> left(Question question) {
        return question.months().stream().filter(units::hasLeft).toList();
    }

    private List<convometer.events.MetaFigure> stored(Question question) {
        return imported.lines(
                        question.waba().id(),
                        question.month().toString(),
                        question.source().code(),
                        question.of())
                .orElseThrow(() ->
                        new NotReadyException(
                                "the figures are being written; if this stays so, import them"
                                        + " again"));
    }

    private List<MetaFigure> lines(Question question, BucketCalendar calendar) {
        // Markets change with a month, so each country has one.
        var places = new HashMap<String, Place>();
        return stored(question).stream()
                .map(line ->
                        new MetaFigure(
                                line.getPhoneNumberId(),
                                places.computeIfAbsent(
                                        line.getCountry(),
                                        country -> place(country, question.month())),
                                calendar.bucketOf(line.getStartsAt()),
                                Kind.of(line.getCategory(), line.getType()),
                                line.getVolume(),
                                line.getCost() == null ? null : new BigDecimal(line.getCost())))
                .toList();
    }

    /// By the tables as they are now.
    ///
    /// @param told a country; an invoice's lines may have a market in its place
    private Place place(String told, YearMonth month) {
        var markets = versions.current().markets();
        return markets.knows(told)
                ? new Place(told, markets.countryOf(told))
                : new Place(markets.ofCountry(told, month.atDay(1)), markets.withOthers(told));
    }

    /// An invoice has nothing of what is free, unless it has.
    private boolean isChargedOnly(Question question) {
        return question.source() == FigureSource.INVOICE
                && stored(question).stream()
                        .allMatch(line -> Kind.of(line.getCategory(), line.getType()).isCharged());
    }

    private BandRates rates(String currency) {
        var prices = versions.current().prices();
        return (market, category, date) -> prices.possible(currency, market, category, date);
    }

    /// The units behind some differences, in their order.
    List<UnitSample> units(Question question, List<Difference> differences) {
        var calendar = question.calendar();
        var samples =
                differences.stream()
                        .map(difference -> new UnitSample(difference, calendar))
                        .toList();
        var byKind = new HashMap<Kind, List<UnitSample>>();
        for (var i = 0; i < samples.size(); i++)
            byKind.computeIfAbsent(differences.get(i).key().kind(), _ -> new ArrayList<>())
                    .add(samples.get(i));
        if (samples.isEmpty()) return samples;
        var months = new ArrayList<>(question.months());
        if (differences.stream().anyMatch(Difference::ofMonthBeside))
            months.addAll(beside(question));
        forEach(
                question,
                months,
                unit ->
                        byKind.getOrDefault(unit.billed(), List.of())
                                .forEach(sample -> sample.add(unit)));
        return samples;
    }

    private void forEach(Question question, List<YearMonth> months, Consumer<BookedUnit> taker) {
        var markets = versions.current().markets();
        units.forEach(
                question.waba().id(),
                months,
                charge -> {
                    if (!question.source().counts(charge.getUnit())) return;
                    var market = charge.getMarket();
                    var country = markets.countryOf(charge.getCustomer(), market);
                    taker.accept(unit(charge, new Place(market, country)));
                });
    }

    private static BookedUnit unit(Charge charge, Place place) {
        return new BookedUnit(
                charge.getUnitId(),
                charge.getPhoneNumberId(),
                place,
                charge.getInstant(),
                Kind.of(charge.getCategory(), charge.getType()),
                charge.getBasis().equals("verdict"),
                Optional.ofNullable(charge.getEstimateCategory())
                        .map(category -> Kind.of(category, charge.getEstimateType()))
                        .orElse(null),
                charge.getAmount() == null ? null : new BigDecimal(charge.getAmount()));
    }
}
