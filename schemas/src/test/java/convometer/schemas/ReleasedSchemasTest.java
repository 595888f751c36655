package convometer.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.util.Comparator.comparingInt;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The build step that keeps readers and writers of all versions together: each topic's schema is
/// compared with every version of it that was ever released, in `src/main/released/TOPIC/vN.avsc`.
///
/// `-Dschemas.release=next` writes the next version of every schema that has changed;
/// `-Dschemas.release=amend` rewrites the newest, for as long as nobody has it.
class ReleasedSchemasTest {

    private static final Path RELEASED = Path.of("src/main/released");
    private static final List<Topic<? extends SpecificRecord>> ALL = Topics.ALL;

    private record Version(int number, Schema schema) {}

    @BeforeAll
    static void release() throws IOException {
        var how = System.getProperty("schemas.release", "no");
        for (var topic : ALL)
            switch (how) {
                case "no" -> {}
                case "next" -> releaseNext(topic);
                case "amend" -> write(topic, Math.max(1, newest(topic)));
                default -> throw new IllegalArgumentException("schemas.release: next or amend");
            }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void theSchemaIsReleasedAndFitsEveryReleasedVersion(Topic<?> topic) throws IOException {
        var released = versions(topic);
        assertFalse(released.isEmpty(), topic.name() + " has no released schema; see README.md");
        var schemas = released.stream().map(Version::schema).toList();
        assertEquals(List.of(), FullTransitive.breaks(topic.schema(), schemas));
    }

    @Test
    void nothingIsReleasedThatTheCatalogueDoesNotKnow() throws IOException {
        try (var folders = Files.list(RELEASED)) {
            var found = folders.map(folder -> folder.getFileName().toString()).sorted().toList();
            assertEquals(ALL.stream().map(Topic::name).sorted().toList(), found);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a field that is gone          | {"name":"b","type":"int","default":0}
                    a field of another type       | {"name":"a","type":"long"}, {"name":"b","type":"int","default":0}
                    a new field without a default | {"name":"a","type":"int"}, {"name":"b","type":"int","default":0}, {"name":"c","type":"int"}
                    a field with another name     | {"name":"x","type":"int"}, {"name":"b","type":"int","default":0}
                    a field that may be null now  | {"name":"a","type":["null","int"]}, {"name":"b","type":"int","default":0}
                    """)
    void breaksWith(String what, String fields) {
        var released = record("{\"name\":\"a\",\"type\":\"int\"}, " + B);
        assertFalse(FullTransitive.breaks(record(fields), List.of(released)).isEmpty(), what);
    }

    @Test
    void aNewFieldWithADefaultBreaksNothing() {
        var released = record("{\"name\":\"a\",\"type\":\"int\"}");
        var next = record("{\"name\":\"a\",\"type\":\"int\"}, " + B);
        assertEquals(List.of(), FullTransitive.breaks(next, List.of(released)));
    }

    @Test
    void everyVersionIsComparedNotOnlyTheLast() {
        var first = record("{\"name\":\"a\",\"type\":\"int\"}");
        var second = record("{\"name\":\"a\",\"type\":\"int\"}, " + B);
        var third = record("{\"name\":\"a\",\"type\":\"int\",\"default\":0}, " + B);
        var fourth = record(B);
        assertEquals(List.of(), FullTransitive.breaks(third, List.of(first, second)));
        assertEquals(List.of(), FullTransitive.breaks(fourth, List.of(third)));
        assertTrue(
                FullTransitive.breaks(fourth, List.of(third, first)).stream()
                        .allMatch(broken -> broken.contains("the old cannot read the new")));
        assertFalse(FullTransitive.breaks(fourth, List.of(third, first)).isEmpty());
    }

    private static final String B = "{\"name\":\"b\",\"type\":\"int\",\"default\":0}";

    private static Schema record(String fields) {
        return new SchemaParser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}")
                .mainSchema();
    }

    private static void releaseNext(Topic<?> topic) throws IOException {
        var released = versions(topic);
        var last = released.isEmpty() ? null : released.getLast().schema();
        // Compared as text, because equal schemas may have other words of documentation.
        if (last == null || !last.toString().equals(topic.schema().toString()))
            write(topic, released.size() + 1);
    }

    private static int newest(Topic<?> topic) throws IOException {
        return versions(topic).size();
    }

    private static void write(Topic<?> topic, int version) throws IOException {
        var folder = Files.createDirectories(RELEASED.resolve(topic.name()));
        Files.writeString(folder.resolve("v" + version + ".avsc"), pretty(topic.schema()) + "\n");
    }

    private static String pretty(Schema schema) throws IOException {
        var json = new ObjectMapper();
        return json.writerWithDefaultPrettyPrinter()
                .writeValueAsString(json.readTree(schema.toString()));
    }

    /// The released versions in their order, which has no gaps.
    private static List<Version> versions(Topic<?> topic) throws IOException {
        var folder = RELEASED.resolve(topic.name());
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            var versions =
                    files.map(ReleasedSchemasTest::version)
                            .sorted(comparingInt(Version::number))
                            .toList();
            for (var i = 0; i < versions.size(); i++)
                assertEquals(i + 1, versions.get(i).number(), "a version of " + topic.name());
            return versions;
        }
    }

    private static Version version(Path file) {
        var name = file.getFileName().toString();
        assertTrue(name.matches("v[1-9][0-9]*\\.avsc"), "not a released schema: " + file);
        try {
            var number = Integer.parseInt(name.substring(1, name.length() - ".avsc".length()));
            return new Version(number, new SchemaParser().parse(file.toFile()).mainSchema());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
