package convometer.deploy.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The part of a log that tells why its process ended: the last error with what was thrown, else
/// its end. What clients complain of while everything ends says nothing of the reason.
final class LogExcerpt {

    private static final int TAIL_LINES = 25;
    private static final int FRAMES = 8;
    private static final int MOST_LINES = 40;
    private static final Pattern ERROR =
            Pattern.compile(".*(\\bERROR\\b|Exception in thread|OutOfMemoryError).*");
    private static final Pattern COMPLAINT =
            Pattern.compile(
                    ".*(kafka\\.clients\\.|\\[Producer |\\[Consumer |\\[AdminClient |NetworkClient).*");
    private static final Pattern THROWN =
            Pattern.compile(
                    "(\\s+at .*|\\s*\\.\\.\\. .*|Caused by: .*|[\\w.$]+(Exception|Error)\\b.*)");

    /// The excerpt of a log, indented; what cannot be read is told in its place.
    static String of(Path log) {
        try {
            var text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            return "    " + String.join("\n    ", of(text.lines().toList()));
        } catch (IOException e) {
            return "    (there is none: " + e.getMessage() + ")";
        }
    }

    /// The excerpt of the lines of a log.
    static List<String> of(List<String> lines) {
        for (var i = lines.size() - 1; i >= 0; i--) {
            var line = lines.get(i);
            if (!ERROR.matcher(line).matches() || COMPLAINT.matcher(line).matches()) continue;
            if (i + 1 < lines.size() && THROWN.matcher(lines.get(i + 1)).matches())
                return thrown(lines.subList(i, lines.size()));
        }
        return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    }

    /// The error and the first frames of each cause.
    private static List<String> thrown(List<String> lines) {
        var excerpt = new ArrayList<String>();
        excerpt.add(lines.getFirst());
        var frames = 0;
        for (var line : lines.subList(1, lines.size())) {
            if (!THROWN.matcher(line).matches() || excerpt.size() == MOST_LINES) break;
            frames = line.stripLeading().startsWith("at ") ? frames + 1 : 0;
            if (frames <= FRAMES) excerpt.add(line);
        }
        return excerpt;
    }

    private LogExcerpt() {}
}
