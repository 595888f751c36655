package convometer.schemas.serde;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.ClassSecurityValidator;

/// How Avro is told of the classes that are generated from our schemas.
final class GeneratedRecords {

    // Avro makes only records of packages that somebody trusts: ours are.
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

    /// What Avro knows of a class: it reads and writes by the code that was generated for it, where
    /// there is such code, instead of looking each field up in the schema.
    static SpecificData modelOf(Schema schema) {
        var model = SpecificData.getForSchema(schema);
        model.setCustomCoders(true);
        return model;
    }

    private GeneratedRecords() {}
}
