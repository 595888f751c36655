package convometer.billing.closing;

import convometer.billing.statements.ClosedContent;
import convometer.billing.statements.Statement;
import convometer.billing.tables.TableTexts;
import convometer.events.BillingTablesVersion;
import convometer.events.InputOffset;
import convometer.events.StatementClosing;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What a closed statement was made of. With it and the archive anybody computes the statement
/// again.
///
/// @param closedBy who asked for it; empty: not known
/// @param software version and commit of the instance that was asked to close it
/// @param sha256 of the statement as CSV, in hexadecimal
/// @param statement the statement as CSV
/// @param conversations those that are counted, as CSV
/// @param conversationsSha256 of that, in hexadecimal
/// @param countedUntil everything that was in the archive then is counted
/// @param offsets where the topics of the archive ended then
/// @param tablesVersion the tables in use at the closing
/// @param tables those that may have priced it, the newest last; of the accounts those of its
///   portfolio
/// @param earlier closings of earlier months that were made before: what became known after them is
///   an adjustment
@Introspected
@Schema(name = "Manifest", description = "What a closed statement was made of.")
record Manifest(
        String wabaId,
        String month,
        String timezone,
        String currency,
        Instant closedAt,
        String closedBy,
        String software,
        String sha256,
        String statement,
        String conversations,
        String conversationsSha256,
        Instant countedUntil,
        List<Offset> offsets,
        String tablesVersion,
        List<Tables> tables,
        List<Earlier> earlier) {

    /// Where what is counted of a partition ends.
    ///
    /// @param offset the first that is not counted
    @Introspected
    record Offset(String topic, int partition, long offset) {

        static List<Offset> of(List<InputOffset> offsets) {
            return offsets.stream()
                    .map(it -> new Offset(it.getTopic(), it.getPartition(), it.getOffset()))
                    .toList();
        }
    }

    /// A version of the tables, as CSV.
    @Introspected
    record Tables(
            String version,
            Instant usedFrom,
            String accounts,
            String eras,
            String markets,
            String rates) {

        /// With the accounts of one portfolio alone: others are nobody's business.
        static Tables of(BillingTablesVersion version, String wabaId) {
            var texts =
                    new TableTexts(
                            version.getAccounts(),
                            version.getEras(),
                            version.getMarkets(),
                            version.getRates());
            return new Tables(
                    version.getVersion(),
                    version.getUsedFrom(),
                    texts.accountsWith(wabaId),
                    version.getEras(),
                    version.getMarkets(),
                    version.getRates());
        }
    }

    /// A closing before this one.
    @Introspected
    record Earlier(String month, Instant closedAt, Instant countedUntil, List<Offset> offsets) {

        static Earlier of(StatementClosing closing) {
            var request = closing.getRequest();
            return new Earlier(
                    request.getMonth(),
                    closing.getClosedAt(),
                    request.getRequestedAt(),
                    Offset.of(request.getOffsets()));
        }
    }

    /// @param content with which it was closed
    /// @param closings all of the account
    /// @param tables all that may have priced it
    static Manifest of(
            Statement statement,
            ClosedContent content,
            StatementClosing closing,
            List<StatementClosing> closings,
            List<BillingTablesVersion> tables) {
        var request = closing.getRequest();
        return new Manifest(
                statement.wabaId(),
                statement.month(),
                statement.timezone(),
                statement.currency(),
                closing.getClosedAt(),
                request.getRequestedBy(),
                request.getSoftware(),
                closing.getStatementSha256(),
                content.csv(),
                content.conversations(),
                ClosedContent.sha256(content.conversations()),
                request.getRequestedAt(),
                Offset.of(request.getOffsets()),
                request.getTablesVersion(),
                tables.stream().map(it -> Tables.of(it, statement.wabaId())).toList(),
                closings.stream()
                        .filter(it -> it.getRequest().getMonth().compareTo(statement.month()) < 0)
                        .filter(it -> it.getClosedAt().isBefore(closing.getClosedAt()))
                        .map(Earlier::of)
                        .sorted(Comparator.comparing(Earlier::closedAt))
                        .toList());
    }
}
