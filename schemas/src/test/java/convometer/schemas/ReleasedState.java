package convometer.schemas;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The schemas with which stores were written, one file a version: a store of any of them is read
/// by the code of today. `-Dschemas.release=next` writes the next version of what has changed,
/// `-Dschemas.release=amend` rewrites the newest for as long as nobody has it.
public record ReleasedState(Path folder) {

    /// What is wrong; nothing if a store of every version can be read and the newest is today's.
    public List<String> problems(Schema today) throws IOException {
        var versions = versions(today);
        var how = System.getProperty("schemas.release", "no");
        var isNew = versions.isEmpty() || !read(versions.getLast()).equals(today);
        if (isNew && !how.equals("no")) write(today, versions.size() + next(how, versions));
        var problems = new ArrayList<String>();
        for (var version : versions(today)) {
            var read = SchemaCompatibility.checkReaderWriterCompatibility(today, read(version));
            if (read.getType() != SchemaCompatibilityType.COMPATIBLE)
                problems.add(version.getFileName() + ": " + read.getDescription());
        }
        if (isNew && how.equals("no"))
            problems.add(today.getName() + " has changed: release it with -Dschemas.release");
        return problems;
    }

    private static int next(String how, List<Path> versions) {
        return how.equals("next") || versions.isEmpty() ? 1 : 0;
    }

    private List<Path> versions(Schema schema) {
        var versions = new ArrayList<Path>();
        for (var version = 1; Files.exists(file(schema, version)); version++)
            versions.add(file(schema, version));
        return versions;
    }

    private Path file(Schema schema, int version) {
        return folder.resolve(schema.getName()).resolve("v" + version + ".avsc");
    }

    private static Schema read(Path file) throws IOException {
        return new Schema.Parser().parse(Files.readString(file));
    }

    private void write(Schema schema, int version) throws IOException {
        Files.createDirectories(file(schema, version).getParent());
        Files.writeString(
                file(schema, version), SchemaFormatter.format("json/pretty", schema) + "\n");
    }
}
