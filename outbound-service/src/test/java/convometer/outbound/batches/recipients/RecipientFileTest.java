package convometer.outbound.batches.recipients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import convometer.outbound.rules.batch.BatchForm;
import convometer.schemas.service.Problem.FieldError;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class RecipientFileTest {

    private static final BatchForm FORM =
            BatchForm.read(
                            Map.of(
                                    "phone_number_id",
                                    "1065",
                                    "template",
                                    Map.of(
                                            "name",
                                            "order_update",
                                            "language",
                                            "en_US",
                                            "components",
                                            List.of(
                                                    Map.of(
                                                            "type",
                                                            "body",
                                                            "parameters",
                                                            List.of(
                                                                    Map.of(
                                                                            "type",
                                                                            "text",
                                                                            "text",
                                                                            "{{name}}")))))))
                    .form();

    @TempDir private Path folder;

    @Test
    void csvAndJsonLinesSayTheSame() throws IOException {
        var csv = check("\ufeffto,name\n+5511,\"Ana, \"\"A\"\"\"\n5512,Bo\n", true);
        var lines =
                check(
                        "{\"to\":\"+5511\",\"parameters\":{\"name\":\"Ana, \\\"A\\\"\"}}\n\n"
                                + "{\"to\":\"5512\",\"parameters\":{\"name\":\"Bo\"}}",
                        false);
        assertEquals(List.of(), csv.errors());
        assertEquals(2, csv.count());
        assertEquals(csv.fingerprint(), lines.fingerprint());
    }

    @Test
    void spreadsheetsOfEveryCountryAreRead() throws IOException {
        var commas = check("to,name\r\n5511,Jos\u00e9\r\n", true);
        assertEquals(List.of(), commas.errors());
        for (var other :
                List.of(
                        "\ufeffto;name\r\n5511;Jos\u00e9\r\n",
                        "to\tname\n5511\tJos\u00e9\n",
                        "\ufeff\"to\";\"name\"\n\"5511\";\"Jos\u00e9\"\n"))
            assertEquals(commas.fingerprint(), check(other, true).fingerprint(), other);
        assertEquals(
                commas.fingerprint(),
                check("\ufeff{\"to\":\"5511\",\"parameters\":{\"name\":\"Jos\u00e9\"}}", false)
                        .fingerprint());
    }

    /// Else the customers of a whole batch would be called Jos? and worse.
    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        for (var csv : List.of(true, false)) {
            var text =
                    csv
                            ? "to,name\n5511,Jos\u00e9\n"
                            : "{\"to\":\"5511\",\"parameters\":{\"name\":\"Jos\u00e9\"}}\n";
            var file = Files.writeString(folder.resolve("latin"), text, ISO_8859_1);
            assertEquals(
                    List.of("recipients: are not written in UTF-8"),
                    new RecipientCheck(FORM)
                            .read(new RecipientFile(file, csv, 0)).errors().stream()
                                    .map(RecipientFileTest::written)
                                    .toList());
        }
    }

    @Test
    void everyErrorNamesLineAndField() throws IOException {
        assertErrors(
                "to,name\n5511,\nAna,Ana\n5512,Bo\n+55 12,Cy\n",
                true,
                "recipients[2].template.components[0].parameters[0].text: line 2: must have 1 to"
                        + " 32768 characters",
                "recipients[3].to: line 3: must be a phone number",
                "recipients[5].to: line 5: is the same recipient as in line 4");
        assertErrors(
                "to,nam\n5511,Ana\n",
                true,
                "recipients[2].parameters.name: line 2: is required by the template");
        assertErrors(
                "phone,name\n5511,Ana\n", true, "recipients[1]: line 1: must name a column to");
        assertErrors("to,name\n", true, "recipients: must have at least one recipient");
        assertErrors("", false, "recipients: must have at least one recipient");
        assertErrors(
                "{\"to\":\"5511\",\"parameters\":{\"name\":\"A\"}}\nhello\n",
                false,
                "recipients[2]: line 2: must be a JSON object");
        assertErrors(
                "{\"to\":\"5511\",\"parameter\":{}}\n",
                false,
                "recipients[1].parameter: line 1: is not known");
        assertErrors(
                "{\"to\":\"5511\",\"parameters\":{\"name\":[]}}\n",
                false,
                "recipients[1].parameters.name: line 1: must be a string");
        assertErrors(
                "to,name\n5511\n",
                true,
                "recipients[2]: line 2: must have as many fields as the header");
        assertErrors(
                "to,name\n5511,Ana,Bo\n",
                true,
                "recipients[2]: line 2: must have as many fields as the header");
    }

    @Test
    void aHundredThousandAreLookedAtAndOneMoreIsTooMany() throws IOException {
        var text = new StringBuilder("to,name\n");
        for (var n = 0; n < RecipientCheck.MOST; n++)
            text.append(5511900000000L + n).append(",Ana\n");
        assertEquals(List.of(), check(text.toString(), true).errors());
        text.append("5511800000000,Ana\n");
        assertErrors(text.toString(), true, "recipients: must have at most 100,000 recipients");
    }

    private void assertErrors(String text, boolean csv, String... errors) throws IOException {
        var found = check(text, csv).errors();
        assertEquals(List.of(errors), found.stream().map(RecipientFileTest::written).toList());
        assertTrue(found.size() <= 100);
    }

    private static String written(FieldError error) {
        return error.field() + ": " + error.reason();
    }

    private RecipientCheck check(String text, boolean csv) throws IOException {
        var file = Files.writeString(folder.resolve("recipients"), text);
        return new RecipientCheck(FORM).read(new RecipientFile(file, csv, 0));
    }
}
