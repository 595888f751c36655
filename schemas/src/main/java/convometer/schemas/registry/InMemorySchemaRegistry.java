package convometer.schemas.registry;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A registry within the process, for tests and for work without a broker. Like the real one it
/// takes a schema only if whoever has it can read what was written with the one before.
public final class InMemorySchemaRegistry implements SchemaRegistry {

    private static final Map<String, InMemorySchemaRegistry> NAMED = new ConcurrentHashMap<>();

    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, List<Schema>> versions = new HashMap<>();

    static InMemorySchemaRegistry named(String name) {
        return NAMED.computeIfAbsent(name, _ -> new InMemorySchemaRegistry());
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        var ofSubject = versions.computeIfAbsent(subject, _ -> new ArrayList<>());
        if (!ofSubject.contains(schema)) {
            if (!ofSubject.isEmpty()) check(subject, ofSubject.getLast(), schema);
            ofSubject.add(schema);
        }
        var known = schemas.indexOf(schema);
        if (known >= 0) return known + 1;
        schemas.add(schema);
        return schemas.size();
    }

    private static void check(String subject, Schema before, Schema schema) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(schema, before).getResult();
        if (result.getCompatibility() != SchemaCompatibilityType.COMPATIBLE)
            throw new RegistryException.Incompatible(
                    subject, result.getIncompatibilities().getFirst().getMessage());
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) throw new RegistryException.UnknownId(id, "in memory");
        return schemas.get(id - 1);
    }
}
