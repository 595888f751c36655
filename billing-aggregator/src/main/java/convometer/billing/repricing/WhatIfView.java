package convometer.billing.repricing;

import convometer.billing.repricing.RepricingView.Figures;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;

/// What is booked of some months, and what it would come to by other tables. Amounts are texts,
/// because a decimal must not pass through binary floating point.
///
/// @param from the first local month
/// @param to the last one
/// @param wabaId the billing account; null: all
/// @param rulesOf the day whose rules hold for everything; null: each day has its own
/// @param tablesVersion of the tables of now, which hold where the question says nothing else
/// @param units how many are booked
/// @param totals what all units come to, by account, month and currency
/// @param lines those that differ, by account, month, category, template, market and currency
@Schema(description = "What is booked, and what it would come to by other tables.")
@Introspected
record WhatIfView(
        String from,
        String to,
        @Nullable String wabaId,
        @Nullable LocalDate rulesOf,
        String tablesVersion,
        long units,
        List<Total> totals,
        List<Line> lines) {

    /// All units of an account's month, of one currency.
    ///
    /// @param difference in money; null: a unit has no price, before or after
    @Introspected
    record Total(
            String wabaId,
            String month,
            String currency,
            Figures before,
            Figures after,
            @Nullable String difference) {}

    /// Units that are alike. One may be on another line after than before.
    ///
    /// @param template its name; null: free-form, a derived conversation, or not known
    /// @param difference in money; null: a unit has no price, before or after
    @Introspected
    record Line(
            String wabaId,
            String month,
            String category,
            @Nullable String template,
            String market,
            String currency,
            Figures before,
            Figures after,
            @Nullable String difference) {}
}
