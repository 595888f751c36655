package convometer.schemas;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// A topic of the catalogue: what it carries, by what it is keyed, and how the broker keeps it.
///
/// @param name the default name; an operator may give it another
/// @param key what the key is, in a word
/// @param partitions how many, where the topic is made by a service; empty: as the operator sets it
/// @param config the broker's settings, such as retention
public record Topic<V extends SpecificRecord>(
        String name,
        String key,
        Class<V> value,
        OptionalInt partitions,
        Map<String, String> config) {

    /// A topic whose records are spread by key: into as many partitions as the operator sets, the
    /// same number for all of these.
    public static <V extends SpecificRecord> Topic<V> spread(
            String name, String key, Class<V> value, Map<String, String> config) {
        return new Topic<>(name, key, value, OptionalInt.empty(), config);
    }

    /// A topic that every instance reads whole, or in one order.
    public static <V extends SpecificRecord> Topic<V> single(
            String name, String key, Class<V> value, Map<String, String> config) {
        return new Topic<>(name, key, value, OptionalInt.of(1), config);
    }

    public Schema schema() {
        return SpecificData.get().getSchema(value);
    }

    /// The same topic with one more setting of the broker's.
    public Topic<V> with(String setting, String set) {
        var more = new HashMap<>(config);
        more.put(setting, set);
        return new Topic<>(name, key, value, partitions, Map.copyOf(more));
    }

    /// The subject under which the registry knows the schema.
    public String subject() {
        return name + "-value";
    }

    /// Where goes what could not be processed: the record as it came, the reason in its headers.
    public String deadLetters() {
        return name + "-dlq";
    }
}
