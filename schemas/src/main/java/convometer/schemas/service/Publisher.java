package convometer.schemas.service;

import convometer.schemas.Topic;

import org.apache.avro.specific.SpecificRecord;

/// Writes what came over HTTP to a topic, from which every instance reads it.
public interface Publisher {

    /// Returns once all in-sync replicas have it.
    ///
    /// @throws ProblemException if they do not
    <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value);

    /// Forgets what a compacted topic has under a key. Returns once all in-sync replicas know.
    ///
    /// @throws ProblemException if they do not
    default void remove(Topic<?> topic, String key) {
        throw new UnsupportedOperationException("nothing is removed from " + topic.name());
    }
}
