package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class RowsTest {

    @TempDir private Path folder;

    @Test
    void areSortedByAllColumnsByCodePointAndQuotedWhereNeeded() throws IOException {
        var rows = new Rows("x.csv", "a,b");
        rows.add("\ud83d\ude00", "");
        rows.add("\uffee", "");
        rows.add("ab", "1");
        rows.add("a", "2");
        rows.add("a", "10");
        rows.add("a", "x,\"y\"\n");
        rows.add("a!", "0");
        rows.add("", "é");
        assertEquals(
                """
                a,b
                ,é
                a,10
                a,2
                a,"x,""y""
                "
                a!,0
                ab,1
                \uffee,
                \ud83d\ude00,
                """,
                written(rows));
    }

    @Test
    void withoutRowsThereIsTheHeader() throws IOException {
        assertEquals("a,b\n", written(new Rows("x.csv", "a,b")));
    }

    private String written(Rows rows) throws IOException {
        var file = folder.resolve(rows.name());
        rows.write(file);
        return Files.readString(file);
    }
}
