package convometer.schemas.registry;

import org.apache.avro.Schema;

/// Where a schema gets the number that stands before each record.
public interface SchemaRegistry {

    /// The id of the schema under the subject, which is registered if it is new.
    ///
    /// @throws RegistryException.Unavailable if the registry does not answer
    /// @throws RegistryException.Incompatible if readers of the subject could not read the schema
    int register(String subject, Schema schema);

    /// The schema of an id.
    ///
    /// @throws RegistryException.Unavailable if the registry does not answer
    /// @throws RegistryException.UnknownId if the registry has no such id
    Schema byId(int id);

    /// The registry at the address: `http://…` is asked over HTTP, `memory:NAME` is one within this
    /// process, shared by all who name it.
    static SchemaRegistry at(String url) {
        return at(url, RegistryAccess.OPEN);
    }

    /// The same, with a login.
    static SchemaRegistry at(String url, RegistryAccess access) {
        return url.startsWith("memory:")
                ? InMemorySchemaRegistry.named(url.substring("memory:".length()))
                : new HttpSchemaRegistry(url, access);
    }
}
