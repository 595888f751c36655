package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.security.ScramSecurity;
import convometer.schemas.tls.TestCertificates;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Finance's own database: a real PostgreSQL gets what a real ledger writes, by Kafka's own worker,
/// Debezium's connector and the files of `deploy/connect`, over a broker where the worker may do
/// what `deploy/kafka/acls.csv` says. Whatever is corrected, withdrawn, read again or ended in the
/// middle, the tables come to the topics and to the statement, to the last digit.
///
/// `.ci/run` runs it: it needs PostgreSQL, and the plugin and the worker of the profile `connect`.
class PostgresSinkIT {

    private static final int UNITS = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PASSWORD = ScramSecurity.SECRET + "-of-the-sink";

    private static final String REVISIONS =
            """
            SELECT concat_ws('|', unit_id, revision, withdrawn, waba_id, category,
                   coalesce(type, '-'), to_char(instant AT TIME ZONE 'UTC',
                   'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), coalesce(rate::text, '-'),
                   coalesce(amount::text, '-'), coalesce(discrepancy, '-'),
                   coalesce(card_from::text, '-'), coalesce(card_tier_from::text, '-'),
                   replace(coalesce(cause, '-'), ',', ';')) AS revision
              FROM convometer.charge_revisions ORDER BY unit_id COLLATE "C", revision;
            """;

    @Test
    void theTablesComeToTheTopicsAndToTheStatement(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        var programs = Postgres.installed();
        if (programs.isEmpty()) System.out.println("skipped: PostgreSQL is not installed");
        assumeTrue(programs.isPresent(), "PostgreSQL is not installed");
        var certificates = TestCertificates.in(folder, "broker");
        var settings =
                StackSettings.on(Ports.free())
                        .keeping(folder.resolve("stack"))
                        .secured(new ScramSecurity(certificates))
                        .with(StackSettings.REGISTRY_LOGIN, "services:" + ScramSecurity.SECRET);
        try (var stack = Stack.start(settings, List.of(Ports.BILLING));
                var postgres = Postgres.start(programs.get(), stack);
                var ledger = new LedgerTraffic(stack)) {
            postgres.file(Path.of("connect/schema.sql"), Map.of());
            postgres.sql(
                    "CREATE ROLE sink LOGIN PASSWORD '%s' IN ROLE convometer_sink"
                            .formatted(PASSWORD));
            var ca = certificates.authorityPem();
            var workers = new ConnectWorker(stack, folder, postgres, "sink", PASSWORD, ca);

            for (var unit = 0; unit < UNITS; unit++) ledger.delivered(unit, 1);
            var standalone = workers.standalone();
            same(ledger, postgres);

            ledger.aborted();
            ledger.garbage();
            ledger.withMoreFields();
            for (var unit = 0; unit < UNITS; unit += 3) ledger.delivered(unit, 2);
            for (var unit = 1; unit < UNITS; unit += 5) ledger.withdrawn(unit, 3);
            same(ledger, postgres);
            assertTrue(linesOfNothing(postgres) > 0);
            Until.equal(1, ledger::deadLetters);
            standalone.stop();

            var distributed = workers.distributed();
            workers.create();
            for (var unit = UNITS; unit < 2 * UNITS; unit++) ledger.delivered(unit, 1);
            same(ledger, postgres);

            everyFormHasTheSameTotal(ledger);
            outage(workers, ledger, postgres);
            replay(workers, distributed, ledger, postgres);
            adjustmentsAreOnTheStatement(postgres);
            mayOnlyWriteTheseTables(postgres);
            saysNoSecret(standalone, distributed);
        }
    }

    /// That of the tables is the CSV's, to the byte.
    private static void everyFormHasTheSameTotal(LedgerTraffic ledger) throws Exception {
        for (var waba : List.of(LedgerTraffic.BRASIL, LedgerTraffic.INDIA)) {
            var totals = ledger.forms(waba).totals();
            assertEquals(List.of(), StatementForms.different(totals));
            assertTrue(totals.values().iterator().next().quantity() > UNITS / 4, totals::toString);
        }
    }

    /// A later month's line counts no unit and has money, another takes back units without a price;
    /// one that fell back to nothing is none.
    private static void adjustmentsAreOnTheStatement(Postgres postgres) throws Exception {
        var lines =
                postgres.sql(
                        """
                        BEGIN;
                        INSERT INTO convometer.billing_counts
                        SELECT 'adjustment ' || n, 'charges', 'adjusted', '200', '2026-11', 'Brazil',
                               'utility', 'regular', 'message', 'USD', quantity, amount, unpriced,
                               '2026-10', 0, n
                          FROM (VALUES (1, 0, 0.015, 0), (2, -1, 0.02, -1), (3, 0, 0, 0))
                               AS of_a_closed_month (n, quantity, amount, unpriced);
                        SELECT month, adjusts, quantity, amount, unpriced
                          FROM convometer.statement_lines WHERE waba_id = 'adjusted'
                         ORDER BY quantity;
                        ROLLBACK;
                        """);
        assertEquals(
                """
                month,adjusts,quantity,amount,unpriced
                2026-11,2026-10,-1,0.02,-1
                2026-11,2026-10,0,0.015,
                """,
                lines);
    }

    /// A database that refuses everybody in the middle.
    private static void outage(ConnectWorker workers, LedgerTraffic ledger, Postgres postgres)
            throws Exception {
        postgres.refuse();
        for (var unit = 0; unit < UNITS; unit += 7) ledger.delivered(unit, 4);
        ledger.await();
        postgres.admit();
        var rows = ledger.revisions();
        Until.holds(
                () -> {
                    if (workers.hasFailed()) workers.restartFailed();
                    return tail(postgres.sql(REVISIONS));
                },
                rows::equals,
                PATIENCE);
        same(ledger, postgres);
    }

    /// Both topics once more from their beginning, with a worker that is killed meanwhile. Nothing
    /// is other for a moment, and no revision is written a second time.
    private static void replay(
            ConnectWorker workers, ChildProcess worker, LedgerTraffic ledger, Postgres postgres)
            throws Exception {
        var before = postgres.sql(STATE);
        var read = ledger.readBySink();
        workers.replay();
        var rounds = 0;
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            assertEquals(before, postgres.sql(STATE));
            if (++rounds == 2) {
                worker.kill();
                worker.start();
            }
            assertTrue(System.nanoTime() - deadline < 0, () -> "read until " + read);
        } while (rounds < 3 || !ledger.hasBeenRead(read));
        assertEquals(before, postgres.sql(STATE));
        same(ledger, postgres);
    }

    /// What the tables say, and which rows have been written again.
    private static final String STATE =
            """
            SELECT xmin, unit_id, revision, amount FROM convometer.charge_revisions
             ORDER BY unit_id, revision;
            SELECT xmin, line, quantity, amount, unpriced FROM convometer.billing_counts
             ORDER BY line;
            """;

    /// Waits until the tables are what the topics and the statements are.
    private static void same(LedgerTraffic ledger, Postgres postgres) throws Exception {
        ledger.await();
        Until.equal(ledger.revisions(), () -> tail(postgres.sql(REVISIONS)));
        for (var waba : List.of(LedgerTraffic.BRASIL, LedgerTraffic.INDIA)) {
            Until.equal(true, () -> ledger.statement(waba).equals(statement(postgres, waba)));
            assertTrue(statement(postgres, waba).lines().count() > 3);
        }
        assertEquals(ledger.withoutLine(), unequal(postgres));
    }

    private static int linesOfNothing(Postgres postgres) throws Exception {
        var count =
                postgres.sql("SELECT count(*) FROM convometer.billing_counts WHERE quantity = 0");
        return Integer.parseInt(tail(count).strip());
    }

    private static String queries(Postgres postgres, String waba) throws Exception {
        return postgres.file(
                Path.of("connect/queries.sql"),
                Map.of("waba", waba, "month", LedgerTraffic.MONTH, "unit", "w0"));
    }

    private static String statement(Postgres postgres, String waba) throws Exception {
        var all = queries(postgres, waba);
        return all.substring(0, all.indexOf("discrepancy,category"));
    }

    /// How many rows the last query has.
    private static long unequal(Postgres postgres) throws Exception {
        var all = queries(postgres, LedgerTraffic.BRASIL);
        return tail(all.substring(all.indexOf("waba_id", 1))).lines().count();
    }

    private static String tail(String csv) {
        return csv.substring(csv.indexOf('\n') + 1);
    }

    private static void mayOnlyWriteTheseTables(Postgres postgres) throws Exception {
        assertTrue(
                postgres.as("sink", PASSWORD, "SELECT count(*) FROM convometer.billing_counts")
                        .startsWith("count\n"));
        for (var refused :
                List.of(
                        "DELETE FROM convometer.charge_revisions",
                        "TRUNCATE convometer.billing_counts",
                        "SELECT * FROM convometer.charges",
                        "CREATE TABLE convometer.own (id int)",
                        "CREATE TABLE public.own (id int)"))
            assertTrue(
                    assertThrows(
                                    Postgres.SqlFailure.class,
                                    () -> postgres.as("sink", PASSWORD, refused))
                            .toString()
                            .contains("permission denied"),
                    refused);
    }

    private static void saysNoSecret(ChildProcess... workers) throws IOException {
        for (var worker : workers)
            assertFalse(Files.readString(worker.log()).contains(ScramSecurity.SECRET));
    }
}
