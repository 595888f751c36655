package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.deploy.parts.Ports;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The launcher as a process of its own, and what is left when it is gone.
class UpIT {

    /// The guard, the broker and the registry.
    private static final int FIRST_CHILDREN = 3;

    private static final Duration START = Duration.ofMinutes(2);

    @TempDir private Path folder;

    private final List<Process> launchers = new ArrayList<>();

    @AfterEach
    void endLaunchers() throws InterruptedException {
        for (var launcher : launchers) {
            launcher.destroy();
            assertTrue(launcher.waitFor(2, TimeUnit.MINUTES));
        }
    }

    @Test
    void aKilledLauncherLeavesNothingBehind() throws Exception {
        var launcher = up(Ports.free());
        // At the worst moment: one of them has just been started.
        var children =
                Until.holds(
                        () -> launcher.descendants().toList(),
                        all -> all.size() == FIRST_CHILDREN,
                        START);
        assertEquals(FIRST_CHILDREN, children.size(), children::toString);

        launcher.destroyForcibly();

        for (var child : children) child.onExit().get(2, TimeUnit.MINUTES);
        Until.equal(List.of(), this::folders);
    }

    @Test
    void aTermSignalEndsEverything() throws Exception {
        var launcher = up(Ports.free());
        awaitReady(launcher);
        var children = launcher.descendants().toList();

        launcher.destroy();

        assertTrue(launcher.waitFor(2, TimeUnit.MINUTES));
        assertFalse(children.stream().anyMatch(ProcessHandle::isAlive));
        assertEquals(List.of(), folders(), "a temporary folder is removed");
    }

    @Test
    void aPartThatDiesTakesTheRestWithItAndIsNamed() throws Exception {
        var launcher = up(Ports.free());
        awaitReady(launcher);
        var children = launcher.descendants().toList();
        var registry =
                children.stream()
                        .filter(child -> commandLine(child).contains("quarkus-run.jar"))
                        .findFirst()
                        .orElseThrow();

        registry.destroyForcibly();

        assertTrue(launcher.waitFor(2, TimeUnit.MINUTES));
        assertEquals(1, launcher.exitValue());
        assertTrue(errors().contains("schema-registry ended without being asked to"), errors());
        assertFalse(children.stream().anyMatch(ProcessHandle::isAlive));
    }

    private Process up(Ports ports) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + folder);
        command.addAll(List.of("-jar", "target/deploy.jar", "up"));
        ports.byPart()
                .forEach((part, port) -> command.addAll(List.of("--port", part + "=" + port)));
        var builder = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        // None of them runs for long enough to be worth C2.
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        var launcher = builder.start();
        launchers.add(launcher);
        return launcher;
    }

    private void awaitReady(Process launcher) throws IOException {
        BufferedReader out = launcher.inputReader();
        assertEquals("ready", out.readLine(), errors());
    }

    /// What the launcher's parts keep their data in.
    private List<Path> folders() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().startsWith("convometer-"))
                    .toList();
        }
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /// The whole of it: the handle itself cuts long ones.
    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
