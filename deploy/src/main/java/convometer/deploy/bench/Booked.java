package convometer.deploy.bench;

import convometer.deploy.sample.Figures;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashSet;
import java.util.List;

/// How many messages are on the statements: the end of the path, when Meta's statuses have come
/// back and were tracked and priced.
final class Booked implements AutoCloseable {

    private final Figures figures;
    private final YearMonth first = month();

    Booked(Scene scene) {
        figures = scene.figures();
    }

    /// None where the ledger is too far behind for a statement.
    int messages() throws InterruptedException {
        try {
            var booked = 0;
            for (var month : new LinkedHashSet<>(List.of(first, month())))
                for (var waba : Scene.WABAS) booked += messages(waba, month);
            return booked;
        } catch (Figures.NotReadyException _) {
            return 0;
        } catch (IOException e) {
            throw new IllegalStateException("no statement", e);
        }
    }

    private int messages(String waba, YearMonth month) throws IOException, InterruptedException {
        var messages = 0;
        for (var line : figures.statement(waba, month.toString()).path("lines"))
            messages += line.path("quantity").asInt();
        return messages;
    }

    private static YearMonth month() {
        return YearMonth.from(LocalDate.ofInstant(Instant.now(), Scene.ZONE));
    }

    @Override
    public void close() {
        figures.close();
    }
}
