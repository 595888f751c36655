package convometer.schemas.registry;

import org.apache.avro.Schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A registry within the process, for tests and for work without a broker. Compatibility is not
/// checked here: the build does that against the released schemas.
public final class InMemorySchemaRegistry implements SchemaRegistry {

    private static final Map<String, InMemorySchemaRegistry> NAMED = new ConcurrentHashMap<>();

    private final List<Schema> schemas = new ArrayList<>();

    static InMemorySchemaRegistry named(String name) {
        return NAMED.computeIfAbsent(name, _ -> new InMemorySchemaRegistry());
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        var known = schemas.indexOf(schema);
        if (known >= 0) return known + 1;
        schemas.add(schema);
        return schemas.size();
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) throw new RegistryException.UnknownId(id, "in memory");
        return schemas.get(id - 1);
    }
}
