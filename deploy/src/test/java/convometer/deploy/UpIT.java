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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The launcher as a process of its own, and what is left when it is gone.
class UpIT {

    private static final int PARTS_AND_GUARD = 7;

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
        awaitReady(launcher);
        var children = launcher.descendants().toList();
        assertEquals(PARTS_AND_GUARD, children.size(), children::toString);

        launcher.destroyForcibly();

        for (var child : children) child.onExit().get(2, TimeUnit.MINUTES);
    }

    @Test
    void aTermSignalEndsEverything() throws Exception {
        var launcher = up(Ports.free());
        awaitReady(launcher);
        var children = launcher.descendants().toList();

        launcher.destroy();

        assertTrue(launcher.waitFor(2, TimeUnit.MINUTES));
        assertFalse(children.stream().anyMatch(ProcessHandle::isAlive));
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
        command.addAll(List.of("-jar", "target/deploy.jar", "up"));
        ports.byPart()
                .forEach((part, port) -> command.addAll(List.of("--port", part + "=" + port)));
        var launcher =
                new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
        launchers.add(launcher);
        return launcher;
    }

    private void awaitReady(Process launcher) throws IOException {
        BufferedReader out = launcher.inputReader();
        assertEquals("ready", out.readLine(), errors());
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /// The whole of it: the handle itself cuts long ones.
    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
