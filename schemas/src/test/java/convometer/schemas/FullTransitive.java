package convometer.schemas;

import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The compatibility of every subject: each version can read what any other has written.
public final class FullTransitive {

    /// What breaks, one sentence each; empty where nothing does.
    public static List<String> breaks(Schema schema, Collection<Schema> others) {
        return others.stream()
                .flatMap(other ->
                        Stream.concat(
                                oneWay("the new cannot read the old", schema, other),
                                oneWay("the old cannot read the new", other, schema)))
                .distinct()
                .toList();
    }

    private static Stream<String> oneWay(String broken, Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
        if (result.getCompatibility() == COMPATIBLE) return Stream.of();
        return result.getIncompatibilities().stream().map(what -> broken + sentence(what));
    }

    private static String sentence(Incompatibility what) {
        return ": " + what.getType() + " at " + what.getLocation() + ": " + what.getMessage();
    }

    private FullTransitive() {}
}
