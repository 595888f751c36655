package convometer.schemas.service;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.registry.RegistryException;
import convometer.schemas.registry.SchemaRegistry;

import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamsApplicationTest {

    @Test
    void aRegistryThatIsAwayIsWaitedOut() {
        var away =
                assertThrows(
                        RegistryException.Unavailable.class,
                        () -> SchemaRegistry.at("http://127.0.0.1:1").byId(1));
        assertTrue(StreamsApplication.canPass(away));
        assertTrue(StreamsApplication.canPass(new StreamsException("wrapped", away)));
    }

    @Test
    void brokersThatAreAwayAreWaitedOut() {
        assertTrue(StreamsApplication.canPass(new StreamsException(new TimeoutException("away"))));
        assertTrue(StreamsApplication.canPass(new DisconnectException()));
    }

    /// As after a kill, of a store that Kafka Streams wiped and did not open again.
    @Test
    void aStoreThatStayedClosedIsOpenedByAnotherThread() {
        var closed = new InvalidStateStoreException("Store request-ids.1 is currently closed");
        assertTrue(StreamsApplication.canPass(closed));
        assertTrue(StreamsApplication.canPass(new StreamsException("wrapped", closed)));
    }

    @Test
    void whatIsAsWrongTheNextTimeStopsTheApplication() {
        assertFalse(StreamsApplication.canPass(new StreamsException("a bug")));
        assertFalse(StreamsApplication.canPass(new SerializationException("not Avro")));
        assertFalse(StreamsApplication.canPass(new ProcessorStateException("the disk is full")));
        assertFalse(StreamsApplication.canPass(new AuthorizationException("no")));
    }
}
