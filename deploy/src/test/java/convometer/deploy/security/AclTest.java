package convometer.deploy.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.deploy.parts.Ports;
import convometer.schemas.Topics;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// The table of what each service may do, and the script that makes commands of it.
class AclTest {

    @Test
    void nothingIsUnknownAndNothingIsThereTwice() {
        var seen = new HashSet<String>();
        for (var acl : Acl.all()) {
            assertFalse(acl.resource() == ResourceType.UNKNOWN, acl::toString);
            assertFalse(acl.pattern() == PatternType.UNKNOWN, acl::toString);
            assertFalse(acl.operations().contains(AclOperation.UNKNOWN), acl::toString);
            assertFalse(acl.operations().contains(AclOperation.ALL), acl::toString);
            assertTrue(
                    seen.add(acl.service() + acl.resource() + acl.pattern() + acl.name()),
                    acl::toString);
        }
        assertFalse(seen.isEmpty());
    }

    /// Without one of these rights nothing can be closed, and only the one who tries it is told.
    @Test
    void theLedgerMayCloseStatements() {
        var asked = List.of(AclOperation.READ, AclOperation.WRITE);
        assertTrue(mayAll(Topics.CLOSING_REQUESTS.name(), asked));
        assertTrue(mayAll(Topics.STATEMENT_CLOSINGS.name(), asked));
        assertTrue(mayAll(Topics.CLOSING_REQUESTS.deadLetters(), List.of(AclOperation.WRITE)));
        var look = List.of(AclOperation.DESCRIBE);
        // Where the archive ends, and how far the tracker has read.
        assertTrue(mayAll(Topics.WEBHOOKS_RAW.name(), look));
        assertTrue(mayAll(Topics.SEND_RECORDS.name(), look));
        assertTrue(mayAll(Ports.TRACKER, look));
    }

    @Test
    void closingSeesHowFarTheTrackerIsInAllThatItReads() {
        for (var acl : Acl.all())
            if (acl.service().equals(Ports.TRACKER)
                    && acl.resource() == ResourceType.TOPIC
                    && acl.operations().contains(AclOperation.READ))
                assertTrue(mayAll(acl.name(), List.of(AclOperation.DESCRIBE)), acl::toString);
    }

    @Test
    void nobodyElseClosesStatements() {
        var topics = List.of(Topics.CLOSING_REQUESTS.name(), Topics.STATEMENT_CLOSINGS.name());
        for (var acl : Acl.all())
            if (topics.contains(acl.name())) assertEquals(Ports.BILLING, acl.service());
    }

    private static boolean mayAll(String name, List<AclOperation> operations) {
        return Acl.all().stream()
                .anyMatch(acl ->
                        acl.service().equals(Ports.BILLING)
                                && acl.name().equals(name)
                                && acl.operations().containsAll(operations));
    }

    @Test
    void theScriptHasACommandForEachRow() throws Exception {
        var wanted = new ArrayList<String>();
        for (var acl : Acl.all()) wanted.add(command(acl));
        var lines = run("--", "--bootstrap-server", "kafka:9093");
        assertEquals(wanted, lines);
    }

    @Test
    void thePrincipalOfAServiceMayBeAnother() throws Exception {
        var lines = run("--principal", "webhook-ingest=User:door", "--remove", "--");
        var first = lines.getFirst();
        assertTrue(first.startsWith("kafka-acls --remove --allow-principal User:door "), first);
        assertTrue(first.endsWith("--force"), first);
        assertTrue(lines.getLast().contains("User:postgresql-sink"), lines::getLast);
    }

    private static String command(Acl acl) {
        var command = new StringBuilder("kafka-acls --bootstrap-server kafka:9093 --add");
        command.append(" --allow-principal User:").append(acl.service());
        for (var operation : acl.operations())
            command.append(" --operation ").append(SecurityUtils.operationName(operation));
        switch (acl.resource()) {
            case TOPIC -> command.append(" --topic ").append(acl.name());
            case GROUP -> command.append(" --group ").append(acl.name());
            case TRANSACTIONAL_ID -> command.append(" --transactional-id ").append(acl.name());
            case CLUSTER -> command.append(" --cluster");
            case ANY, UNKNOWN, DELEGATION_TOKEN, USER -> throw new AssertionError(acl.toString());
        }
        if (acl.resource() != ResourceType.CLUSTER)
            command.append(" --resource-pattern-type ")
                    .append(acl.pattern().name().toLowerCase(Locale.ROOT));
        return command.toString();
    }

    private static List<String> run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", Acl.SCRIPT.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("KAFKA_ACLS");
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().toList();
    }
}
