package convometer.billing.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.Scene;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A version is the content of the tables, not what their files look like.
class TableTextsTest {

    private static final String HEADER =
            "effective_from,currency,market,category,tier_from,rate,source,confidence\n";

    @TempDir private Path folder;

    private TableTexts texts(String... files) throws IOException {
        try (var there = Files.list(folder)) {
            for (var file : there.toList()) Files.delete(file);
        }
        for (var file = 0; file < files.length; file++)
            Files.writeString(folder.resolve(file + ".csv"), HEADER + files[file]);
        return TableTexts.read(Scene.accounts(), null, folder);
    }

    @Test
    void theSameRowsAreOneVersionInWhateverFilesAndOrder() throws IOException {
        var marketing = "2026-10-01,USD,Brazil,marketing,1,0.0625,Meta,1P\n";
        var utility = "2026-10-01,USD,Brazil,utility,1,0.0068,Meta,1P\n";
        var one = texts(marketing + utility);
        assertEquals(one, texts("\n" + utility.replace(",1P", ", 1P "), marketing));
        assertEquals(one.version(), texts(utility, marketing).version());
        assertNotEquals(one.version(), texts(marketing).version());
    }

    @Test
    void theTextIsReadAsTheTablesThatItWasMadeOf() throws IOException {
        var texts = texts("2026-10-01,USD,Brazil,marketing,1,0.0625,\"Meta, 3rd\",1P\n");
        assertTrue(texts.rates().contains("\"Meta, 3rd\""), texts.rates());
        var tables = texts.tables();
        assertEquals(texts.version(), tables.version());
        assertTrue(tables.knows("waba", "nobody's"));
        assertTrue(tables.knows("nobody's", "number5"));
        assertFalse(tables.knows("nobody's", "nobody's"));
    }
}
