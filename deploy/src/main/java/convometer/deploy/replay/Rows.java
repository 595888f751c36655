package convometer.deploy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows of a CSV file, sorted by all columns from left to right, by code point.
///
/// A row is kept as the UTF-8 of its columns with a zero byte between them: there may be millions,
/// and the order of such bytes is the order of the columns' code points.
final class Rows {

    private static final char BETWEEN = '\0';

    private final String name;
    private final List<String> columns;
    private final List<byte[]> rows = new ArrayList<>();

    Rows(String name, String columns) {
        this.name = name;
        this.columns = List.of(columns.split(","));
    }

    String name() {
        return name;
    }

    int count() {
        return rows.size();
    }

    void add(String... values) {
        if (values.length != columns.size()) throw new IllegalArgumentException(name);
        var row = new StringBuilder();
        for (var value : values) row.append(value.replace(BETWEEN, ' ')).append(BETWEEN);
        row.setLength(row.length() - 1);
        rows.add(row.toString().getBytes(UTF_8));
    }

    void write(Path file) throws IOException {
        rows.sort(Arrays::compareUnsigned);
        try (var out = Files.newBufferedWriter(file);
                var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)) {
            csv.writeRecord(columns);
            for (var row : rows) csv.writeRecord(new String(row, UTF_8).split("\0", -1));
        }
    }
}
