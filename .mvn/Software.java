import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Writes which software is built: its version and the commit of the source tree, marked where the
/// tree has changes; a tree without Git has no commit to tell. Git is asked itself: what reads its
/// files in its place takes a working tree beside the first for the first, and its commit for ours.
class Software {

    void main(String[] args) throws Exception {
        var root = Path.of(args[0]);
        var file = Path.of(args[2]);
        var text = "convometer %s, commit %s%n".formatted(args[1], commit(root));
        // Else everything behind it would be built again.
        if (Files.exists(file) && Files.readString(file).equals(text)) return;
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String commit(Path root) throws InterruptedException {
        // A repository that the tree merely lies in is that of something else.
        if (!Files.exists(root.resolve(".git"))) return "unknown";
        try {
            var git =
                    new ProcessBuilder(
                                    "git",
                                    "describe",
                                    "--always",
                                    "--dirty=-changed",
                                    "--abbrev=40",
                                    "--exclude=*")
                            .directory(root.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var commit = new String(git.getInputStream().readAllBytes()).strip();
            var ended = git.waitFor(1, TimeUnit.MINUTES);
            return ended && git.exitValue() == 0 && !commit.isEmpty() ? commit : "unknown";
        } catch (IOException _) {
            return "unknown";
        }
    }
}
