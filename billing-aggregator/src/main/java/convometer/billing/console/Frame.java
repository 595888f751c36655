package convometer.billing.console;

import convometer.schemas.accounts.Accounts.Waba;

import org.jspecify.annotations.Nullable;

import java.time.YearMonth;
import java.util.List;

/// What every page has around it.
///
/// @param section where the page belongs
/// @param sections that the reader may look at
/// @param accounts that the reader may know of
/// @param account the chosen one; null: there is none
/// @param months that can be chosen, the newest first
/// @param person who reads; null: nobody is asked who they are
/// @param csrf the token of forms
/// @param mayReprice whether the reader may start a repricing
/// @param mayClose whether the reader may close a statement
public record Frame(
        String title,
        Section section,
        List<Section> sections,
        List<Waba> accounts,
        @Nullable Waba account,
        YearMonth month,
        List<YearMonth> months,
        ReaderFormat format,
        @Nullable String person,
        String csrf,
        boolean mayReprice,
        boolean mayClose,
        Assets assets) {}
