package convometer.outbound.batches.recipients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.outbound.rules.batch.BatchForm;
import convometer.schemas.service.ProblemException;

import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.util.stream.Stream;

/// Whatever is handed in as a batch: it can be sent, or the answer says what is wrong with it.
class BatchFuzzTest {

    private static final String BATCH =
            """
            {"batch_id":"news","phone_number_id":"1065","start":"now","sender":"shop",
             "deadline":"2026-12-02T12:00:00Z","start_at":"2026-12-01T12:00:00Z",
             "labels":{"team":"orders"},"quiet_hours":{"from":"22:00","to":"08:00"},
             "template":{"name":"a","language":"en","components":[{"type":"body",
              "parameters":[{"type":"text","text":"{{name}}"},{"type":"text","text":"{{1}}"}]}]}}
            """
                    .replace("\n", "");

    /// Loaded with the first test: what is loaded before Jazzer is there cannot be instrumented.
    private static final class Check {
        static final BatchForm FORM =
                Upload.form(
                        BATCH.replace("\"start\":\"now\",", "")
                                .replace(",{\"type\":\"text\",\"text\":\"{{1}}\"}", ""));

        static void that(BatchForm form, RecipientFile file) {
            var check = new RecipientCheck(form).read(file);
            assertTrue(check.count() > 0 || !check.errors().isEmpty());
            assertEquals(64, check.fingerprint().length());
        }
    }

    static Stream<byte[]> bodies() {
        return bytes(
                BATCH + "\n{\"to\":\"+5511\",\"parameters\":{\"name\":\"Ana\",\"1\":2}}\n",
                BATCH.replace("\"start\":\"now\",", "")
                        + "\n{\"recipient\":\"BR.1\",\"parameters\":[\"Ana\",true]}");
    }

    @MethodSource("bodies")
    @FuzzTest
    void aBodyIsABatchOrAProblem(byte[] body) {
        try (var upload = Upload.of(new ByteArrayInputStream(body))) {
            Check.that(upload.formInFirstLine(), upload.behindFirstLine());
        } catch (ProblemException e) {
            assertEquals(4, e.status().getCode() / 100);
        }
    }

    static Stream<byte[]> files() {
        return bytes(
                "\ufeffto,name\n+5511,\"Ana, \"\"A\"\"\"\n5512,Bo\n",
                "recipient;1;2\r\nBR.1;a;b\r\n",
                "to\tname\n5511\tJos\u00e9\n",
                "{\"to\":\"+5511\",\"parameters\":{\"name\":\"Ana\"}}\n\n{\"to\":\"5512\",\"parameters\":[\"Bo\"]}\n");
    }

    @MethodSource("files")
    @FuzzTest
    void aFileIsRecipientsOrSaysWhichLineIsNot(byte[] file) {
        try (var upload = Upload.of(new ByteArrayInputStream(file))) {
            var lines = upload.behindFirstLine();
            Check.that(Check.FORM, new RecipientFile(lines.path(), true, 0));
            Check.that(Check.FORM, new RecipientFile(lines.path(), false, 0));
        }
    }

    private static Stream<byte[]> bytes(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(UTF_8));
    }
}
