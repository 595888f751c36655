package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

@Isolated("it listens to System.err")
class RunTest {

    @Test
    void aWrongCommandIsExitCode2AndASentence() {
        var said = new ByteArrayOutputStream();
        var code = withErrorsIn(said, "fly");
        assertEquals(2, code);
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("nothing is called \"fly\""));
    }

    @Test
    void noCommandIsExitCode2() {
        assertEquals(2, withErrorsIn(new ByteArrayOutputStream()));
    }

    @Test
    void aPartThatDoesNotExistIsExitCode2AndNamed() {
        var said = new ByteArrayOutputStream();
        var code = withErrorsIn(said, "up", "--port", "kafk=9192");
        assertEquals(2, code);
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("\"kafk\""));
    }

    @Test
    void aPartOfTheBenchThatDoesNotExistIsRefusedAndThoseThatDoAreNamed() {
        var said = new ByteArrayOutputStream();
        assertEquals(2, withErrorsIn(said, "bench", "--only", "fly"));
        assertTrue(
                said.toString(StandardCharsets.UTF_8)
                        .contains("[send, statement, tracker, state, billing, answers], not fly"));
    }

    @Test
    void aTakenPortOfTheSimulatorIsExitCode1AndNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var said = new ByteArrayOutputStream();
            var port = taken.getLocalPort();
            assertEquals(1, withErrorsIn(said, "meta-twin", "--port", "meta-twin=" + port));
            assertTrue(
                    said.toString(StandardCharsets.UTF_8)
                            .contains("the simulator cannot listen on port " + port));
        }
    }

    private static int withErrorsIn(ByteArrayOutputStream said, String... args) {
        var before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            return Run.execute(args);
        } finally {
            System.setErr(before);
        }
    }
}
