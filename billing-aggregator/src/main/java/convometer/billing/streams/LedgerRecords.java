package convometer.billing.streams;

import convometer.billing.ledger.BillingTables;
import convometer.billing.ledger.EarlierRevision;
import convometer.billing.ledger.LedgerRow;
import convometer.billing.rules.ChargeContext;
import convometer.billing.rules.Conversation;
import convometer.billing.rules.ConversationState;
import convometer.billing.rules.ConversationState.Opener;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.Estimate;
import convometer.billing.rules.Message;
import convometer.billing.rules.MessageState;
import convometer.billing.rules.Opening;
import convometer.billing.rules.PendingCharge;
import convometer.billing.rules.Position;
import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.ReportedUnit.Derived;
import convometer.billing.rules.Tier;
import convometer.billing.rules.TierCounter;
import convometer.billing.rules.TierRank;
import convometer.billing.rules.Unit;
import convometer.billing.rules.UnitMember;
import convometer.billing.rules.Verdict;
import convometer.billing.state.ChargeContextRecord;
import convometer.billing.state.ConversationStateRecord;
import convometer.billing.state.DerivedRecord;
import convometer.billing.state.EarlierRevisionRecord;
import convometer.billing.state.EstimateRecord;
import convometer.billing.state.LedgerRowRecord;
import convometer.billing.state.MessageStateRecord;
import convometer.billing.state.OpenerRecord;
import convometer.billing.state.PendingChargeRecord;
import convometer.billing.state.PositionRecord;
import convometer.billing.state.TierCounterRecord;
import convometer.billing.state.TierRankRecord;
import convometer.billing.state.TierRecord;
import convometer.billing.state.UnitMemberRecord;
import convometer.billing.state.UnitRecord;
import convometer.billing.state.VerdictRecord;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;

/// Translates what the ledger knows to the records that its stores carry, and back. Facts are kept
/// as they came; what they are to money is worked out again by the tables of their row.
final class LedgerRecords {

    /// @param charge the row's, written
    static LedgerRowRecord record(LedgerRow row, @Nullable ByteBuffer charge) {
        var message = row.message();
        var conversation = row.conversation();
        var pending = row.pending();
        return new LedgerRowRecord(
                row.tables().version(),
                message.equals(MessageState.UNSEEN) ? null : record(row.delivery(), message),
                conversation.equals(ConversationState.UNSEEN)
                        ? null
                        : record(row.opening(), conversation),
                record(row.reported()),
                pending.equals(PendingCharge.UNSEEN) ? null : record(pending),
                charge,
                each(row.earlier(), LedgerRecords::record));
    }

    private static EarlierRevisionRecord record(EarlierRevision earlier) {
        return new EarlierRevisionRecord(
                earlier.revision(),
                earlier.withdrawn(),
                earlier.category(),
                earlier.type(),
                earlier.amount(),
                earlier.discrepancy(),
                earlier.cause());
    }

    private static EarlierRevision earlier(EarlierRevisionRecord stored) {
        return new EarlierRevision(
                stored.getRevision(),
                stored.getWithdrawn(),
                stored.getCategory(),
                stored.getType(),
                stored.getAmount(),
                stored.getDiscrepancy(),
                stored.getCause());
    }

    /// @param month with which it is kept
    /// @param tables those of the row's version
    /// @param charge the row's, read
    static LedgerRow row(
            String id,
            String month,
            LedgerRowRecord stored,
            BillingTables tables,
            @Nullable Charge charge) {
        var message = stored.getMessage();
        var delivery =
                message == null
                        ? null
                        : orNull(message.getDelivery(), it -> FactRecords.delivery(id, it));
        var conversation = stored.getConversation();
        var opening =
                conversation == null
                        ? null
                        : orNull(conversation.getOpening(), it -> FactRecords.opening(id, it));
        var pending = stored.getPending();
        return LedgerRow.stored(
                id,
                tables,
                month,
                delivery,
                message == null ? MessageState.UNSEEN : message(message, tables.message(delivery)),
                opening,
                conversation == null
                        ? ConversationState.UNSEEN
                        : conversation(conversation, tables.conversation(opening)),
                reported(stored.getDerived()),
                pending == null ? PendingCharge.UNSEEN : pending(id, pending),
                charge,
                each(stored.getEarlier(), LedgerRecords::earlier));
    }

    private static MessageStateRecord record(@Nullable Delivery delivery, MessageState state) {
        return new MessageStateRecord(
                state.revision(),
                orNull(delivery, FactRecords::record),
                orNull(state.rank(), LedgerRecords::record));
    }

    private static MessageState message(MessageStateRecord stored, @Nullable Message assessed) {
        return new MessageState(
                stored.getRevision(), assessed, orNull(stored.getRank(), LedgerRecords::rank));
    }

    private static ConversationStateRecord record(
            @Nullable Opening opening, ConversationState state) {
        return new ConversationStateRecord(
                state.revision(),
                orNull(opening, FactRecords::record),
                state.members(),
                each(state.openers(), it -> new OpenerRecord(it.wamid(), it.unitId())),
                orNull(state.rank(), LedgerRecords::record));
    }

    private static ConversationState conversation(
            ConversationStateRecord stored, @Nullable Conversation assessed) {
        return new ConversationState(
                stored.getRevision(),
                assessed,
                stored.getMembers(),
                each(stored.getOpeners(), it -> new Opener(it.getWamid(), it.getUnitId())),
                orNull(stored.getRank(), LedgerRecords::rank));
    }

    private static List<DerivedRecord> record(ReportedUnit unit) {
        return each(
                new TreeMap<>(unit.derived()).entrySet(),
                one ->
                        new DerivedRecord(
                                one.getKey(),
                                orNull(one.getValue().estimate(), LedgerRecords::record)));
    }

    private static ReportedUnit reported(List<DerivedRecord> stored) {
        if (stored.isEmpty()) return ReportedUnit.UNSEEN;
        var derived = new TreeMap<String, Derived>();
        for (var one : stored)
            derived.put(
                    one.getConversationId(),
                    new Derived(orNull(one.getEstimate(), LedgerRecords::estimate)));
        return new ReportedUnit(derived);
    }

    private static PendingChargeRecord record(PendingCharge pending) {
        return new PendingChargeRecord(
                orNull(pending.unit(), LedgerRecords::record),
                orNull(pending.rank(), LedgerRecords::record));
    }

    private static PendingCharge pending(String id, PendingChargeRecord stored) {
        return new PendingCharge(
                orNull(stored.getUnit(), it -> unit(id, it)),
                orNull(stored.getRank(), LedgerRecords::rank));
    }

    static TierCounter counter(TierCounterRecord stored) {
        return new TierCounter(
                stored.getStarts(),
                stored.getCounted(),
                each(stored.getLasts(), LedgerRecords::position));
    }

    static TierCounterRecord record(TierCounter counter) {
        return new TierCounterRecord(
                counter.starts(), counter.counted(), each(counter.lasts(), LedgerRecords::record));
    }

    private static TierRank rank(TierRankRecord stored) {
        return new TierRank(
                Tier.Of.valueOf(constant(stored.getOf())),
                stored.getTier(),
                position(stored.getPosition()),
                stored.getFrom());
    }

    private static TierRankRecord record(TierRank rank) {
        return new TierRankRecord(
                word(rank.of()), rank.tier(), record(rank.position()), rank.from());
    }

    private static Position position(PositionRecord stored) {
        return new Position(Instant.ofEpochMilli(stored.getAt()), stored.getId());
    }

    private static PositionRecord record(Position position) {
        return new PositionRecord(position.at().toEpochMilli(), position.id());
    }

    private static Tier tier(TierRecord stored) {
        return new Tier(
                Tier.Of.valueOf(constant(stored.getOf())), stored.getId(), stored.getStarts());
    }

    private static TierRecord record(Tier tier) {
        return new TierRecord(word(tier.of()), tier.id(), tier.starts());
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static UnitMember member(UnitMemberRecord stored) {
        return new UnitMember(
                stored.getWamid(),
                context(stored.getContext()),
                orNull(stored.getEstimate(), LedgerRecords::estimate),
                stored.getConversationId(),
                stored.getOpens(),
                FactRecords.reported(stored.getPricing()));
    }

    static UnitMemberRecord record(UnitMember member) {
        return new UnitMemberRecord(
                member.wamid(),
                record(member.context()),
                orNull(member.estimate(), LedgerRecords::record),
                member.conversationId(),
                member.opens(),
                orNull(member.reported(), FactRecords::record));
    }

    private static Unit unit(String id, UnitRecord stored) {
        return new Unit(
                id,
                Unit.Kind.valueOf(constant(stored.getKind())),
                context(stored.getContext()),
                orNull(stored.getEstimate(), LedgerRecords::estimate),
                orNull(
                        stored.getVerdict(),
                        verdict -> new Verdict(verdict.getCategory(), verdict.getType())));
    }

    private static UnitRecord record(Unit unit) {
        return new UnitRecord(
                word(unit.kind()),
                record(unit.context()),
                orNull(unit.estimate(), LedgerRecords::record),
                orNull(
                        unit.verdict(),
                        verdict -> new VerdictRecord(verdict.category(), verdict.type())));
    }

    private static Estimate estimate(EstimateRecord stored) {
        return new Estimate(
                stored.getCategory(),
                stored.getType(),
                orNull(stored.getTier(), LedgerRecords::tier));
    }

    private static EstimateRecord record(Estimate estimate) {
        return new EstimateRecord(
                estimate.category(),
                estimate.type(),
                orNull(estimate.tier(), LedgerRecords::record));
    }

    private static ChargeContext context(ChargeContextRecord stored) {
        return new ChargeContext(
                stored.getPortfolio(),
                stored.getWabaId(),
                stored.getCurrency(),
                stored.getPhoneNumberId(),
                stored.getCustomer(),
                stored.getMarket(),
                Instant.ofEpochMilli(stored.getAt()),
                LocalDate.ofEpochDay(stored.getLocalDate()),
                stored.getSentByUs(),
                FactRecords.attribution(stored.getAttribution()));
    }

    private static ChargeContextRecord record(ChargeContext context) {
        return new ChargeContextRecord(
                context.portfolio(),
                context.wabaId(),
                context.currency(),
                context.phoneNumberId(),
                context.customer(),
                context.market(),
                context.at().toEpochMilli(),
                context.date().toEpochDay(),
                context.sentByUs(),
                FactRecords.record(context.attribution()));
    }

    /// Rows are translated for each event, and a stream costs more than what it translates.
    private static <A, B> List<B> each(Collection<A> all, Function<A, B> as) {
        if (all.isEmpty()) return List.of();
        var translated = new ArrayList<B>(all.size());
        for (var one : all) translated.add(as.apply(one));
        return translated;
    }

    static <A, B> @Nullable B orNull(@Nullable A value, Function<A, B> as) {
        return value == null ? null : as.apply(value);
    }

    private LedgerRecords() {}
}
