package convometer.schemas.accounts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Whatever an accounts file says: it is accounts, or an error that names the line.
class AccountsFileFuzzTest {

    private static final Path PATH = Path.of("accounts.yaml");

    static Stream<byte[]> files() throws IOException {
        return Stream.of(
                Files.readAllBytes(Path.of("../deploy/sample/accounts.yaml")),
                bytes(
                        """
                        portfolios:
                        - id: acme
                          messaging_limit: unlimited
                          messaging_limit_per: number
                          quotas: [{label: team, value: orders, customers: 9}, {customers: 1}]
                          wabas: [{id: 1, timezone: "+05:30", currency: INR,
                            numbers: [{id: 2, opt_in_required: true, throughput: 1000}],
                            templates: [{name: a, language: en, category: UTILITY,
                              status: paused}],
                            budgets: [{name: x, amount: "9.5", per: day, category: utility,
                              template: a, label: {team: orders}, thresholds: [1, 999],
                              hard: true}]}]
                        """),
                // Each of them ten times the one before, were they followed.
                bytes(
                        """
                        a: &a [x,x,x,x,x,x,x,x,x,x]
                        b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
                        portfolios: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
                        """),
                bytes("portfolios: " + "[".repeat(2_000)),
                bytes("portfolios: " + "{a: ".repeat(500)),
                bytes("? - a\n: !!java.net.URL [\"http://127.0.0.1\"]\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @MethodSource("files")
    @FuzzTest
    void aFileIsAccountsOrAnErrorThatNamesTheLine(byte[] file) {
        var text = new String(file, StandardCharsets.UTF_8);
        try {
            YamlFile.read(PATH, text, (source, yaml) -> new AccountsCheck(source).accounts(yaml));
        } catch (YamlFile.Invalid e) {
            var message = String.valueOf(e.getMessage());
            assertTrue(message.matches("(?s)accounts\\.yaml: line [0-9]+: .+"), message);
        }
    }
}
