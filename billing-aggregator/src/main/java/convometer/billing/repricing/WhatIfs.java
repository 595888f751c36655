package convometer.billing.repricing;

import convometer.billing.WhatIf;
import convometer.billing.ledger.BillingTables;
import convometer.billing.ledger.LedgerFact;
import convometer.billing.ledger.LedgerRow;
import convometer.billing.ledger.LedgerState;
import convometer.billing.tables.InvalidTableException;
import convometer.billing.tables.TableTexts;
import convometer.billing.tables.TableVersions;
import convometer.schemas.service.Problem;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// What is booked of some months, and what it would come to by other tables: a dry run of which
/// nothing is kept. It is computed in memory out of what the ledger of this instance has, so one
/// runs at a time, and only so much is priced as the heap has room for.
@Singleton
@Requires(beans = BookedFacts.class)
final class WhatIfs {

    /// What a message or conversation takes up while it is priced, measured, and some more.
    private static final int BYTES = 4_096;

    /// Of a charge only what it is to be compared by is kept.
    private static final int CHARGES_OF_A_FACT = 8;

    /// So much of the heap is for it, as one part of.
    private static final int PARTS = 3;

    private final BookedFacts booked;
    private final TableTexts texts;
    private final TableVersions versions;
    private final long most;
    private final Semaphore places = new Semaphore(1);

    @Inject
    WhatIfs(BookedFacts booked, TableTexts texts, TableVersions versions) {
        this(booked, texts, versions, Runtime.getRuntime().maxMemory() / PARTS / BYTES);
    }

    /// @param most how many messages and conversations are priced at once
    WhatIfs(BookedFacts booked, TableTexts texts, TableVersions versions, long most) {
        this.booked = booked;
        this.texts = texts;
        this.versions = versions;
        this.most = most;
    }

    /// @throws ProblemException 409 `month_left`, 422 `invalid_tables` or `too_many_units`, 503
    ///   `busy`
    /// @throws convometer.billing.statements.MonthlyCounts.NotReadyException while the ledger is
    ///   not here
    WhatIfView compare(WhatIfRequest asked) {
        var others = others(asked);
        booked.first()
                .filter(asked.first()::isBefore)
                .ifPresent(first -> {
                    throw new ProblemException(
                            HttpStatus.CONFLICT,
                            "month_left",
                            "the ledger has the units of " + first + " and later months only");
                });
        if (!places.tryAcquire())
            throw new ProblemException(
                            HttpStatus.SERVICE_UNAVAILABLE, "busy", "another one is computed now")
                    .retryAfter(Duration.ofSeconds(5));
        try {
            var walk = new Walk(asked, others);
            booked.forEach(
                    asked.first().minusMonths(LedgerState.REACH),
                    asked.last().plusMonths(LedgerState.REACH),
                    walk);
            return walk.priced();
        } finally {
            places.release();
        }
    }

    private BillingTables others(WhatIfRequest asked) {
        try {
            var tables = texts.with(asked.eras(), asked.rates()).tables();
            return asked.rulesOf() == null ? tables : tables.asOn(asked.rulesOf());
        } catch (InvalidTableException e) {
            throw invalid("" + e.getMessage());
        }
    }

    /// @param reason begins with the name of the table
    private static ProblemException invalid(String reason) {
        var end = reason.indexOf(' ');
        return new ProblemException(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "invalid_tables",
                "Nothing was compared: " + reason,
                List.of(
                        new Problem.FieldError(
                                reason.substring(0, end).replace(":", ""),
                                reason.substring(end + 1))));
    }

    /// Picks what the months have to do with out of the ledger: all of themselves, since tiers
    /// count a month; of the months around them the messages of Meta's conversations, which may
    /// last from one into another, and derived conversations that a message may have joined.
    private final class Walk implements Consumer<LedgerRow> {

        /// A derived conversation lasts for 3 days at most, and no local month begins a day off.
        private static final Duration AROUND = Duration.ofDays(5);

        private final WhatIfRequest asked;
        private final BillingTables others;
        private final WhatIf whatIf;
        private final WhatIfSums sums;
        private final Instant begins;
        private final Instant ends;
        private long held;

        Walk(WhatIfRequest asked, BillingTables others) {
            this.asked = asked;
            this.others = others;
            whatIf = new WhatIf(versions.current(), others);
            sums = new WhatIfSums(asked);
            begins = asked.first().atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            ends = asked.last().plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        }

        @Override
        public void accept(LedgerRow row) {
            var found = row.facts();
            // Of an account that the accounts file has forgotten there is no statement.
            if (!found.stream().allMatch(others::knows)) return;
            var needed = found.stream().filter(fact -> isNeeded(row, fact)).toList();
            var charge = row.charge();
            if (charge != null && !charge.getWithdrawn()) {
                sums.before(charge);
                // Some have their messages in other rows, of which a charge takes little.
                if (found.isEmpty()) hold(1);
                if (found.isEmpty() || !needed.isEmpty()) whatIf.booked(charge);
            }
            for (var fact : needed) {
                hold(CHARGES_OF_A_FACT);
                whatIf.add(fact, row.tables());
            }
        }

        private boolean isNeeded(LedgerRow row, LedgerFact fact) {
            if (asked.isOf(row.month()) || asked.isOf(others.month(fact))) return true;
            return switch (fact) {
                case LedgerFact.OfMessage(_, var delivery) ->
                        delivery.reportedConversationId() != null && !delivery.group();
                case LedgerFact.OfConversation(_, _, var at, var opening) ->
                        opening == null
                                || (at.isAfter(begins.minus(AROUND))
                                        && at.isBefore(ends.plus(AROUND)));
            };
        }

        /// @param charges how many take up as much
        private void hold(int charges) {
            held += charges;
            if (held > most * CHARGES_OF_A_FACT)
                throw new ProblemException(
                        HttpStatus.UNPROCESSABLE_ENTITY,
                        "too_many_units",
                        ("this rests on more than %,d messages and conversations, for which this"
                                        + " instance has no memory: ask for fewer months, or use"
                                        + " deploy/run replay")
                                .formatted(most));
        }

        WhatIfView priced() {
            whatIf.price(sums::after);
            return sums.view(versions.current().version());
        }
    }
}
