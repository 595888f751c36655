package convometer.schemas.service.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

class DenialTest {

    private static Exception topic() {
        return new TopicAuthorizationException(Set.of("charges"));
    }

    private static String said(Throwable error, String name) {
        return Denial.of(error, AclOperation.CREATE, name)
                .map(denial -> denial.operation() + " " + denial.resource())
                .orElse("");
    }

    @Test
    void itNamesTheResource() {
        assertEquals("CREATE topic charges", said(topic(), ""));
        assertEquals("CREATE topic x", said(new ClusterAuthorizationException("no"), "x"));
        assertEquals("READ group g", said(GroupAuthorizationException.forGroupId("g"), ""));
        assertEquals(
                "WRITE transactional id t",
                said(new TransactionalIdAuthorizationException("no"), "t"));
    }

    @Test
    void whateverElseFailsIsNoDenial() {
        assertEquals(Optional.empty(), Denial.of(new StreamsException(new TimeoutException())));
    }

    @Test
    void aStreamsApplicationReadsUnlessItSends() {
        assertEquals(
                Optional.of(new Denial(AclOperation.READ, "topic charges")),
                Denial.of(new StreamsException(topic())));
        assertEquals(
                Optional.of(new Denial(AclOperation.WRITE, "topic charges")),
                Denial.of(
                        new StreamsException(
                                "Error encountered sending record to topic charges for task 0_0",
                                topic())));
    }

    @Test
    void theSentenceHasPrincipalOperationAndTopic() {
        assertEquals(
                "User:tracker may not WRITE topic charges; deploy/kafka/README.md lists what each"
                        + " service needs",
                new Denial(AclOperation.WRITE, "topic charges").sentence("User:tracker"));
    }

    @Test
    void thePrincipalIsWhoLogsIn() {
        assertEquals("User:ANONYMOUS", Principal.of(Map.of()));
        assertEquals(
                "User:tracker",
                Principal.of(
                        Map.of(
                                "security.protocol",
                                "SASL_SSL",
                                "sasl.jaas.config",
                                "x.ScramLoginModule required username=\"tracker\""
                                        + " password=\"sesame\";")));
        assertEquals(
                "the principal of this service's certificate",
                Principal.of(Map.of("security.protocol", "SSL", "ssl.keystore.location", "/k")));
    }
}
