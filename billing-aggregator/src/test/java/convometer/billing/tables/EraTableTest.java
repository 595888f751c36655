package convometer.billing.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.billing.rules.Era;
import convometer.billing.rules.Era.FreeTier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/// The table of eras, and what is wrong with one.
class EraTableTest {

    private static final String HEADER =
            "effective_from,unit,free,free_in_window,free_tier,free_per_month,tiered\n";

    @TempDir Path folder;

    @Test
    void anOperatorsTableTakesThePlaceOfTheOneThatComesWithTheService() throws IOException {
        var eras =
                EraTable.read(
                        write(
                                """
                                2027-01-01,message,Service,utility,marketing,5,authentication
                                2028-01-15,conversation,,,,,
                                """));
        assertEquals(Optional.empty(), eras.at(LocalDate.parse("2026-12-31")));
        assertEquals(
                Optional.of(
                        new Era(
                                LocalDate.parse("2027-01-01"),
                                true,
                                Set.of("service"),
                                Set.of("utility"),
                                new FreeTier(Set.of("marketing"), 5),
                                Set.of("authentication"))),
                eras.at(LocalDate.parse("2028-01-14")));
        assertEquals(
                Optional.of(
                        new Era(
                                LocalDate.parse("2028-01-15"),
                                false,
                                Set.of(),
                                Set.of(),
                                null,
                                Set.of())),
                eras.at(LocalDate.parse("2028-01-15")));
    }

    @Test
    void everyFieldIsCheckedAndNamed() {
        refuses("soon,message,,,,,", "2", "effective_from is not a date such as 2026-10-01: soon");
        refuses("2027-01-01,message,,,,", "2", "has 6 fields, not 7");
        refuses("2027-01-01", "2", "has 1 fields, not 7");
        refuses("2027-01-01,minute,,,,,", "2", "unit is neither conversation nor message");
        refuses(
                "2027-01-01,message,calls,,,,",
                "2",
                "free has a category that is not known: calls");
        refuses(
                "2027-01-01,conversation,,utility,,,",
                "2",
                "free_in_window is for eras by message");
        refuses(
                "2027-01-01,message,service,,service,5,",
                "2",
                "free_tier has a category that is free already: service");
        refuses(
                "2027-01-01,message,,utility,utility,5,",
                "2",
                "free_tier has a category that is free already: utility");
        refuses("2027-01-01,message,,,service,,", "2", "free_per_month is empty");
        refuses("2027-01-01,message,,,service,-1,", "2", "a free tier is not negative: -1");
        refuses("2027-01-01,message,,,,5,", "2", "free_tier is empty, but free_per_month is not");
        refuses(
                "2027-01-01,message,,,,,\n2027-01-01,message,,,,,",
                "3",
                "effective_from is not after that of the line before: 2027-01-01");
        refuses(
                "2027-01-01,message,,,service,5,\n2027-01-02,message,,,service,6,",
                "3",
                "free_per_month changes within a month: 2027-01-02");
    }

    @Test
    void aFreeTierMayChangeWithTheMonthAndItsCategoriesOnAnyDay() throws IOException {
        var eras =
                EraTable.read(
                        write(
                                """
                                2027-01-01,message,,,service,5,
                                2027-02-01,message,,,service,6,
                                2027-02-02,message,,,service utility,6,
                                2027-02-03,conversation,,,service,7,
                                2027-02-04,conversation,,,,,
                                2027-02-05,conversation,,,service,8,
                                """));
        assertEquals(
                Optional.of(8L),
                eras.at(LocalDate.parse("2027-02-05")).map(Era::freeTier).map(FreeTier::perMonth));
    }

    @Test
    void aTableWithoutErasIsAnError() {
        var error = assertThrows(InvalidTableException.class, () -> EraTable.read(write("")));
        assertEquals(folder.resolve("eras.csv") + " has no era", error.getMessage());
    }

    private void refuses(String rows, String line, String message) {
        var error =
                assertThrows(InvalidTableException.class, () -> EraTable.read(write(rows + "\n")));
        assertEquals(
                "%s line %s: %s".formatted(folder.resolve("eras.csv"), line, message),
                error.getMessage());
    }

    private Path write(String rows) throws IOException {
        return Files.writeString(folder.resolve("eras.csv"), HEADER + rows);
    }
}
