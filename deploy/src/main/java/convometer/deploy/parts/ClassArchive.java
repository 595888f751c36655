package convometer.deploy.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The loaded classes of a part, which its first run writes down at its end: with them a start is
/// half the work. The virtual machine does not replace an archive of other jars, so the name of the
/// file hangs on the jars, and those of earlier builds are removed.
final class ClassArchive {

    /// The options that read the archive, or write it where there is none.
    static List<String> options(Path folder, String part, List<Path> classPath) {
        if (System.getProperty("convometer.class-archives", "on").equals("off")) return List.of();
        try {
            Files.createDirectories(folder);
            var archive = folder.resolve(part + "-" + fingerprint(classPath) + ".jsa");
            if (!Files.exists(archive)) removeOlder(folder, part);
            return List.of(
                    "-XX:+AutoCreateSharedArchive",
                    "-XX:SharedArchiveFile=" + archive,
                    "-Xlog:cds=off",
                    "-Xlog:cds+dynamic=off");
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String fingerprint(List<Path> classPath) throws IOException {
        var jars = new TreeSet<String>();
        for (var place : classPath)
            for (var jar : in(place))
                jars.add(jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar));
        return Integer.toHexString(jars.hashCode());
    }

    private static void removeOlder(Path folder, String part) throws IOException {
        for (var file : in(folder))
            if (file.getFileName().toString().matches(part + "-[0-9a-f]+\\.jsa"))
                Files.deleteIfExists(file);
    }

    private static List<Path> in(Path place) throws IOException {
        if (!Files.isDirectory(place)) return List.of(place);
        try (Stream<Path> files = Files.list(place)) {
            return files.toList();
        }
    }

    private ClassArchive() {}
}
