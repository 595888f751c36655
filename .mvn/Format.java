import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Checks or applies google-java-format, AOSP style. Spotless runs in Maven's own JVM, which may be
/// too old to parse this code; this runs on the JDK that the build selected.
class Format {

    private static final JavaFormatterOptions OPTIONS =
            JavaFormatterOptions.builder().style(Style.AOSP).build();

    void main(String[] args) throws Exception {
        var apply = args[0].equals("apply");
        // Every build waits for it, so each core takes a part of the files.
        var unformatted =
                sources(Path.of(args[1])).parallelStream()
                        .filter(file -> !isFormatted(file, apply))
                        .toList();
        if (apply || unformatted.isEmpty()) return;
        System.err.println("Not formatted; mend with: mvn -N process-sources -Dformat=apply");
        unformatted.forEach(file -> System.err.println("  " + file));
        System.exit(1);
    }

    private static boolean isFormatted(Path file, boolean apply) {
        try {
            var source = Files.readString(file);
            var imports = RemoveUnusedImports.removeUnusedImports(source);
            var formatted =
                    new Formatter(OPTIONS)
                            .formatSource(ImportOrderer.reorderImports(imports, Style.AOSP));
            if (formatted.equals(source)) return true;
            if (apply) Files.writeString(file, formatted);
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    private static List<Path> sources(Path root) throws Exception {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> !file.toString().contains("/node_modules/"))
                    .sorted()
                    .toList();
        }
    }
}
