package convometer.billing.streams;

import convometer.billing.rules.Booking;
import convometer.billing.rules.Conversation;
import convometer.billing.rules.ConversationState;
import convometer.billing.rules.ConversationState.Opener;
import convometer.billing.rules.Delivery.Reported;
import convometer.billing.rules.Estimate;
import convometer.billing.rules.Member;
import convometer.billing.rules.Message;
import convometer.billing.rules.MessageState;
import convometer.billing.rules.Origin;
import convometer.billing.rules.Pool;
import convometer.billing.rules.Position;
import convometer.billing.rules.Rank;
import convometer.billing.rules.RankedPool;
import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.ReportedUnit.Derived;
import convometer.billing.rules.Unit;
import convometer.billing.rules.Verdict;
import convometer.billing.state.KnownBooking;
import convometer.billing.state.KnownConversation;
import convometer.billing.state.KnownConversationState;
import convometer.billing.state.KnownDerived;
import convometer.billing.state.KnownEstimate;
import convometer.billing.state.KnownMember;
import convometer.billing.state.KnownMessage;
import convometer.billing.state.KnownMessageState;
import convometer.billing.state.KnownOpener;
import convometer.billing.state.KnownOrigin;
import convometer.billing.state.KnownPool;
import convometer.billing.state.KnownPricing;
import convometer.billing.state.KnownRank;
import convometer.billing.state.KnownReportedUnit;
import convometer.billing.state.KnownUnit;
import convometer.billing.state.KnownVerdict;
import convometer.billing.state.Place;
import convometer.billing.state.PoolState;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;

/// What the rules know, as stores and internal topics carry it, and back.
final class States {

    static MessageState message(@Nullable KnownMessageState known) {
        return known == null
                ? MessageState.UNSEEN
                : new MessageState(
                        known.getRevision(),
                        orNull(known.getMessage(), States::message),
                        orNull(known.getRank(), States::rank));
    }

    static KnownMessageState known(MessageState state) {
        return new KnownMessageState(
                state.revision(),
                orNull(state.message(), States::known),
                orNull(state.rank(), States::known));
    }

    static ConversationState conversation(@Nullable KnownConversationState known) {
        return known == null
                ? ConversationState.UNSEEN
                : new ConversationState(
                        known.getRevision(),
                        orNull(known.getConversation(), States::conversation),
                        known.getMembers(),
                        known.getOpeners().stream()
                                .map(opener -> new Opener(opener.getWamid(), opener.getUnitId()))
                                .toList(),
                        orNull(known.getRank(), States::rank));
    }

    static KnownConversationState known(ConversationState state) {
        return new KnownConversationState(
                state.revision(),
                orNull(state.conversation(), States::known),
                state.members(),
                state.openers().stream()
                        .map(opener -> new KnownOpener(opener.wamid(), opener.unitId()))
                        .toList(),
                orNull(state.rank(), States::known));
    }

    static ReportedUnit reported(@Nullable KnownReportedUnit known) {
        if (known == null) return ReportedUnit.UNSEEN;
        var derived = new TreeMap<String, Derived>();
        for (var one : known.getDerived())
            derived.put(
                    one.getConversationId(),
                    new Derived(orNull(one.getEstimate(), States::estimate)));
        return new ReportedUnit(derived);
    }

    static KnownReportedUnit known(ReportedUnit unit) {
        return new KnownReportedUnit(
                new TreeMap<>(unit.derived())
                        .entrySet().stream()
                                .map(one ->
                                        new KnownDerived(
                                                one.getKey(),
                                                orNull(one.getValue().estimate(), States::known)))
                                .toList());
    }

    static Booking booking(@Nullable KnownBooking known) {
        return known == null
                ? Booking.UNSEEN
                : new Booking(
                        orNull(known.getUnit(), States::unit),
                        orNull(known.getRank(), States::rank));
    }

    static KnownBooking known(Booking booking) {
        return new KnownBooking(
                orNull(booking.unit(), States::known), orNull(booking.rank(), States::known));
    }

    static RankedPool ranked(PoolState known) {
        return new RankedPool(
                known.getStarts(),
                known.getCounted(),
                known.getLasts().stream().map(States::position).toList());
    }

    static PoolState known(RankedPool pool) {
        return new PoolState(
                pool.starts(), pool.counted(), pool.lasts().stream().map(States::known).toList());
    }

    static Rank rank(KnownRank known) {
        return new Rank(
                of(known.getOf()), known.getPool(), position(known.getPlace()), known.getFrom());
    }

    static KnownRank known(Rank rank) {
        return new KnownRank(word(rank.of()), rank.pool(), known(rank.position()), rank.from());
    }

    static Position position(Place known) {
        return new Position(known.getAt(), known.getId());
    }

    static Place known(Position position) {
        return new Place(position.at(), position.id());
    }

    static Pool pool(KnownPool known) {
        return new Pool(of(known.getOf()), known.getId(), known.getStarts());
    }

    static KnownPool known(Pool pool) {
        return new KnownPool(word(pool.of()), pool.id(), pool.starts());
    }

    private static Pool.Of of(String word) {
        return Pool.Of.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static Message message(KnownMessage known) {
        return new Message(
                known.getId(),
                known.getGroup() ? Unit.Kind.GROUP_MESSAGE : Unit.Kind.MESSAGE,
                known.getByMessage(),
                origin(known.getOrigin()),
                orNull(known.getEstimate(), States::estimate),
                orNull(known.getPricing(), States::reported),
                known.getUnitId(),
                known.getConversationId(),
                known.getOpens());
    }

    static KnownMessage known(Message message) {
        return new KnownMessage(
                message.id(),
                message.kind() == Unit.Kind.GROUP_MESSAGE,
                message.byMessage(),
                known(message.origin()),
                orNull(message.estimate(), States::known),
                orNull(message.reported(), States::known),
                message.unitId(),
                message.conversationId(),
                message.opens());
    }

    static Conversation conversation(KnownConversation known) {
        return new Conversation(
                known.getId(),
                known.getCategory(),
                origin(known.getOrigin()),
                orNull(known.getEstimate(), States::estimate));
    }

    static KnownConversation known(Conversation conversation) {
        return new KnownConversation(
                conversation.id(),
                conversation.category(),
                known(conversation.origin()),
                orNull(conversation.estimate(), States::known));
    }

    static Member member(KnownMember known) {
        return new Member(
                known.getWamid(),
                origin(known.getOrigin()),
                orNull(known.getEstimate(), States::estimate),
                known.getConversationId(),
                known.getOpens(),
                orNull(known.getPricing(), States::reported));
    }

    static KnownMember known(Member member) {
        return new KnownMember(
                member.wamid(),
                known(member.origin()),
                orNull(member.estimate(), States::known),
                member.conversationId(),
                member.opens(),
                orNull(member.reported(), States::known));
    }

    static Unit unit(KnownUnit known) {
        return new Unit(
                known.getId(),
                Unit.Kind.valueOf(known.getKind().toUpperCase(Locale.ROOT)),
                origin(known.getOrigin()),
                orNull(known.getEstimate(), States::estimate),
                orNull(
                        known.getVerdict(),
                        verdict -> new Verdict(verdict.getCategory(), verdict.getType())));
    }

    static KnownUnit known(Unit unit) {
        return new KnownUnit(
                unit.id(),
                word(unit.kind()),
                known(unit.origin()),
                orNull(unit.estimate(), States::known),
                orNull(
                        unit.verdict(),
                        verdict -> new KnownVerdict(verdict.category(), verdict.type())));
    }

    static Estimate estimate(KnownEstimate known) {
        return new Estimate(
                known.getCategory(), known.getType(), orNull(known.getPool(), States::pool));
    }

    static KnownEstimate known(Estimate estimate) {
        return new KnownEstimate(
                estimate.category(), estimate.type(), orNull(estimate.pool(), States::known));
    }

    private static Reported reported(KnownPricing known) {
        return new Reported(
                known.getBillable(),
                known.getModel(),
                known.getType(),
                known.getCategory(),
                known.getSubtype());
    }

    private static KnownPricing known(Reported reported) {
        return new KnownPricing(
                reported.billable(),
                reported.model(),
                reported.type(),
                reported.category(),
                reported.subtype());
    }

    private static Origin origin(KnownOrigin known) {
        return new Origin(
                known.getPortfolio(),
                known.getWabaId(),
                known.getCurrency(),
                known.getPhoneNumberId(),
                known.getCustomer(),
                known.getMarket(),
                known.getAt(),
                known.getLocalDate(),
                known.getSentByUs());
    }

    private static KnownOrigin known(Origin origin) {
        return new KnownOrigin(
                origin.portfolio(),
                origin.wabaId(),
                origin.currency(),
                origin.phoneNumberId(),
                origin.customer(),
                origin.market(),
                origin.at(),
                origin.date(),
                origin.sentByUs());
    }

    static <A, B> @Nullable B orNull(@Nullable A value, Function<A, B> as) {
        return value == null ? null : as.apply(value);
    }

    private States() {}
}
