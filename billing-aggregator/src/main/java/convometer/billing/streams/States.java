package convometer.billing.streams;

import convometer.billing.rules.Estimate;
import convometer.billing.rules.Estimate.Pool;
import convometer.billing.rules.FreeTier;
import convometer.billing.rules.MessageUnit;
import convometer.billing.rules.Position;
import convometer.billing.rules.UnitState;
import convometer.billing.rules.UnitState.Rank;
import convometer.billing.rules.Verdict;
import convometer.billing.state.KnownEstimate;
import convometer.billing.state.KnownRank;
import convometer.billing.state.KnownUnit;
import convometer.billing.state.KnownUnitState;
import convometer.billing.state.KnownVerdict;
import convometer.billing.state.Place;
import convometer.billing.state.PoolState;

import org.jspecify.annotations.Nullable;

import java.time.YearMonth;

/// What the rules know, as stores and internal topics carry it, and back.
final class States {

    static UnitState unitState(@Nullable KnownUnitState known) {
        if (known == null) return UnitState.UNSEEN;
        var rank = known.getRank();
        return new UnitState(
                known.getRevision(), unit(known.getUnit()), rank == null ? null : rank(rank));
    }

    static KnownUnitState known(UnitState state) {
        var rank = state.rank();
        return KnownUnitState.newBuilder()
                .setRevision(state.revision())
                .setUnit(known(state.unit()))
                .setRank(rank == null ? null : known(rank))
                .build();
    }

    static Rank rank(KnownRank known) {
        return new Rank(known.getPool(), known.getAt(), known.getSequence(), known.getFree());
    }

    static KnownRank known(Rank rank) {
        return KnownRank.newBuilder()
                .setPool(rank.pool())
                .setAt(rank.at())
                .setSequence(rank.sequence())
                .setFree(rank.free())
                .build();
    }

    static @Nullable MessageUnit unit(@Nullable KnownUnit known) {
        if (known == null) return null;
        var month = YearMonth.from(known.getLocalDate()).toString();
        var verdict = known.getVerdict();
        return new MessageUnit(
                known.getWamid(),
                known.getWabaId(),
                known.getPhoneNumberId(),
                known.getCustomer(),
                known.getMarket(),
                known.getAt(),
                known.getLocalDate(),
                month,
                known.getCurrency(),
                estimate(known.getEstimate(), known.getPhoneNumberId(), month),
                verdict == null ? null : new Verdict(verdict.getCategory(), verdict.getType()),
                known.getSentByUs());
    }

    static @Nullable KnownUnit known(@Nullable MessageUnit unit) {
        if (unit == null) return null;
        return KnownUnit.newBuilder()
                .setWamid(unit.wamid())
                .setWabaId(unit.wabaId())
                .setPhoneNumberId(unit.phoneNumberId())
                .setCustomer(unit.customer())
                .setMarket(unit.market())
                .setAt(unit.at())
                .setLocalDate(unit.date())
                .setCurrency(unit.currency())
                .setEstimate(known(unit.estimate()))
                .setVerdict(known(unit.verdict()))
                .setSentByUs(unit.sentByUs())
                .build();
    }

    private static @Nullable Estimate estimate(
            @Nullable KnownEstimate known, String phoneNumberId, String month) {
        if (known == null) return null;
        var allowance = known.getAllowance();
        var pool = allowance == null ? null : new Pool(phoneNumberId, month, allowance);
        return new Estimate(known.getCategory(), known.getType(), pool);
    }

    private static @Nullable KnownEstimate known(@Nullable Estimate estimate) {
        if (estimate == null) return null;
        var pool = estimate.pool();
        return KnownEstimate.newBuilder()
                .setCategory(estimate.category())
                .setType(estimate.type())
                .setAllowance(pool == null ? null : pool.allowance())
                .build();
    }

    private static @Nullable KnownVerdict known(@Nullable Verdict verdict) {
        if (verdict == null) return null;
        return KnownVerdict.newBuilder()
                .setCategory(verdict.category())
                .setType(verdict.type())
                .build();
    }

    static FreeTier freeTier(PoolState known) {
        var last = known.getLastFree();
        return new FreeTier(
                known.getAllowance(),
                known.getCounted(),
                last == null ? null : new Position(last.getAt(), last.getWamid()));
    }

    static PoolState known(FreeTier tier, long sequence) {
        var last = tier.lastFree();
        return PoolState.newBuilder()
                .setAllowance(tier.allowance())
                .setCounted(tier.counted())
                .setLastFree(last == null ? null : new Place(last.at(), last.wamid()))
                .setSequence(sequence)
                .build();
    }

    private States() {}
}
