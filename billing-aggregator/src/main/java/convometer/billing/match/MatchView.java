package convometer.billing.match;

import com.fasterxml.jackson.annotation.JsonProperty;

import convometer.billing.match.rules.BucketCalendar;
import convometer.billing.match.rules.Difference;
import convometer.billing.match.rules.Match;
import convometer.billing.match.rules.MatchCell;
import convometer.billing.match.rules.MatchKey;
import convometer.billing.rules.Decimals;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The ledger against Meta's figures. Amounts are texts, because a decimal must not pass through
/// binary floating point.
///
/// @param sources of which there are figures for this month
/// @param completeUntil until when what came is in the ledger's figures
/// @param totals of the month
/// @param classes of the differences, with what each comes to
/// @param differences a page of them: lost webhooks first, other time zones last, else in the order
///   of number, market, country, bucket, category and type
/// @param cursor for the next page; null: this is the last one
@Schema(description = "The ledger against Meta's figures.")
@Introspected
public record MatchView(
        String wabaId,
        String month,
        String currency,
        List<String> sources,
        ImportView figures,
        Instant completeUntil,
        Figures totals,
        List<ClassView> classes,
        List<DifferenceView> differences,
        @Nullable String cursor) {

    /// An import of figures.
    ///
    /// @param takenAt when Meta said so
    /// @param granularity of its time buckets: half_hour, day, month
    /// @param timeZone in which its days and months begin
    /// @param lines how many figures it has
    @Introspected
    public record ImportView(
            String importId,
            String source,
            Instant importedAt,
            Instant takenAt,
            String granularity,
            String timeZone,
            long lines) {

        static ImportView of(FigureSource source, ImportedFigures.Import of) {
            var about = of.about();
            return new ImportView(
                    of.id(),
                    source.code(),
                    about.getImportedAt(),
                    about.getTakenAt(),
                    about.getGranularity(),
                    about.getTimeZone(),
                    about.getFigures());
        }
    }

    /// All figures side by side.
    ///
    /// @param estimates units as the rules derive them
    /// @param verdicts units with a verdict of Meta's, as that says
    /// @param billed units as the ledger bills them
    /// @param billedAmount what those with a price come to
    /// @param unpriced how many of them have none
    /// @param meta what Meta counts
    /// @param metaCost what it says that they cost; null: it does not say
    @Introspected
    public record Figures(
            long estimates,
            long verdicts,
            long billed,
            String billedAmount,
            long unpriced,
            long meta,
            @Nullable String metaCost) {

        static Figures of(MatchCell cell) {
            return new Figures(
                    cell.estimates(),
                    cell.verdicts(),
                    cell.billed(),
                    Decimals.plain(cell.billedAmount()),
                    cell.unpriced(),
                    cell.meta(),
                    plain(cell.metaCost()));
        }

        static Figures total(Iterable<MatchCell> cells) {
            long estimates = 0;
            long verdicts = 0;
            long billed = 0;
            long unpriced = 0;
            long meta = 0;
            var amount = BigDecimal.ZERO;
            BigDecimal cost = null;
            for (var cell : cells) {
                estimates += cell.estimates();
                verdicts += cell.verdicts();
                billed += cell.billed();
                unpriced += cell.unpriced();
                meta += cell.meta();
                amount = amount.add(cell.billedAmount());
                if (cell.metaCost() != null)
                    cost = cost == null ? cell.metaCost() : cost.add(cell.metaCost());
            }
            return new Figures(
                    estimates,
                    verdicts,
                    billed,
                    Decimals.plain(amount),
                    unpriced,
                    meta,
                    plain(cost));
        }
    }

    /// What the differences of a class come to.
    ///
    /// @param between whose figures: estimate_and_verdict, or ledger_and_meta
    /// @param amount by how much Meta's amount is greater for them, as far as it is known
    @Introspected
    public record ClassView(
            String between,
            @Schema(name = "class") @JsonProperty("class") String name,
            long differences,
            long count,
            String amount) {

        static List<ClassView> of(Match match) {
            var views = new ArrayList<ClassView>();
            match.totals()
                    .forEach((of, total) ->
                            views.add(
                                    new ClassView(
                                            code(of.between()),
                                            of.why().code(),
                                            total.differences(),
                                            total.count(),
                                            Decimals.plain(total.amount()))));
            return views;
        }
    }

    /// A time bucket.
    @Introspected
    public record Bucket(Instant start, Instant end) {

        static Bucket of(int bucket, BucketCalendar calendar) {
            return new Bucket(calendar.start(bucket), calendar.end(bucket));
        }
    }

    /// Where the other side has what is missing.
    @Introspected
    public record Elsewhere(String category, String type, Bucket bucket) {}

    /// One thing in which the figures do not agree.
    ///
    /// @param between whose figures: estimate_and_verdict, or ledger_and_meta
    /// @param country with those that share its calling code, as in `GB/GG/IM/JE`; other: in no row
    ///   of the table of markets; null: compared by market
    /// @param elsewhere where the estimate, or Meta, has it; null: nowhere
    /// @param offsetMinutes by how much Meta's buckets begin later; null: it is no matter of time
    ///   zones
    /// @param count how many units; of a difference in amounts alone, those of the bucket
    /// @param amount by how much Meta's amount is greater for it, over the whole month; null: not
    ///   known
    /// @param age since the bucket ended
    /// @param figures of the bucket, side by side
    /// @param units that it is about, the likeliest first, up to 100
    /// @param charges where all units of the month and category are
    @Introspected
    public record DifferenceView(
            @Schema(name = "class") @JsonProperty("class") String name,
            String between,
            String phoneNumberId,
            String market,
            @Nullable String country,
            String category,
            String type,
            Bucket bucket,
            @Nullable Elsewhere elsewhere,
            @Nullable Long offsetMinutes,
            long count,
            @Nullable String amount,
            Duration age,
            Figures figures,
            List<String> units,
            String charges) {

        static DifferenceView of(
                Difference difference,
                Match match,
                List<String> units,
                String charges,
                Instant now) {
            var key = difference.key();
            var calendar = match.calendar();
            return new DifferenceView(
                    difference.why().code(),
                    code(difference.between()),
                    key.phoneNumberId(),
                    key.place().market(),
                    key.place().country().isEmpty() ? null : key.place().country(),
                    key.kind().category(),
                    key.kind().type(),
                    Bucket.of(key.bucket(), calendar),
                    elsewhere(difference.other(), calendar),
                    difference.offset().isZero() ? null : difference.offset().toMinutes(),
                    difference.count(),
                    plain(difference.amount()),
                    since(calendar.end(key.bucket()), now),
                    Figures.of(match.cell(key)),
                    units,
                    charges);
        }

        private static @Nullable Elsewhere elsewhere(
                @Nullable MatchKey other, BucketCalendar calendar) {
            return other == null
                    ? null
                    : new Elsewhere(
                            other.kind().category(),
                            other.kind().type(),
                            Bucket.of(other.bucket(), calendar));
        }
    }

    private static String code(Difference.Between between) {
        return between.name().toLowerCase(Locale.ROOT);
    }

    /// None before the bucket has ended.
    static Duration since(Instant end, Instant now) {
        return now.isBefore(end)
                ? Duration.ZERO
                : Duration.ofSeconds(Duration.between(end, now).toSeconds());
    }

    static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null ? null : Decimals.plain(amount);
    }
}
