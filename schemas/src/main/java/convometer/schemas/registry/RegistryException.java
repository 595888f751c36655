package convometer.schemas.registry;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/// What the registry could not do. Only [Unavailable] may go better on another try.
public sealed class RegistryException extends SerializationException {

    private static final long serialVersionUID = 1L;

    private RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// The registry is away, or answers with an error of its own.
    public static final class Unavailable extends RegistryException {

        private static final long serialVersionUID = 1L;

        Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The registry knows no schema with the id: the record comes from another registry's world.
    public static final class UnknownId extends RegistryException {

        private static final long serialVersionUID = 1L;

        UnknownId(int id, String where) {
            super("schema id " + id + " is unknown to the registry " + where, null);
        }
    }

    /// The registry refuses the schema: it would break those who read the subject.
    public static final class Incompatible extends RegistryException {

        private static final long serialVersionUID = 1L;

        Incompatible(String subject, String reason) {
            super("the schema does not fit the subject " + subject + ": " + reason, null);
        }
    }
}
