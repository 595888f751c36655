package convometer.schemas.serde;

import org.apache.avro.util.ClassSecurityValidator;

/// Avro makes only records of packages that somebody trusts: ours are.
final class TrustedRecords {

    static {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.getGlobal(),
                        type -> type.getPackageName().startsWith("convometer.")));
    }

    /// Whatever came first, from now on they are trusted.
    static void trust() {
        // Loading this class did it, once.
    }

    private TrustedRecords() {}
}
