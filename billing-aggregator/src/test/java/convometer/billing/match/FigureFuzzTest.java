package convometer.billing.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.billing.match.rules.InvalidFiguresException;

import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/// Whatever a file of figures is: it is read, or the answer says what is wrong.
class FigureFuzzTest {

    static Stream<byte[]> files() {
        return Stream.of(
                        "{\"pricing_analytics\":{\"data\":[{\"data_points\":[{\"start\":1790823600,"
                                + "\"end\":1790910000,\"phone_number\":\"200\",\"country\":\"BR\","
                                + "\"pricing_category\":\"UTILITY\",\"pricing_type\":\"REGULAR\","
                                + "\"tier\":\"0:MAX\",\"volume\":2,\"cost\":1e-9}]}],"
                                + "\"paging\":{\"next\":null}},\"id\":\"1065\"}",
                        "[{\"conversation_analytics\":{\"data_points\":[{\"start\":1790823600,"
                                + "\"end\":1793502000,\"conversation\":1,\"phone_number\":\"200\","
                                + "\"country\":\"BR\",\"conversation_type\":\"FREE_TIER\","
                                + "\"conversation_direction\":\"USER_INITIATED\"}]}}]",
                        "{\"data_points\":[{\"start\":1e99,\"end\":-1,\"volume\":0e99}]}",
                        """
                        period,account,phone_number,country,category,type,volume,currency,amount
                        2026-10,1065,200,BR,utility,regular,1,USD,0.0068
                        """,
                        "\uFEFF\"Month\",WABA ID\r\n\"2026-10")
                .map(file -> file.getBytes(UTF_8));
    }

    @MethodSource("files")
    @FuzzTest
    void aFileIsReadOrRefused(byte[] file) {
        try {
            FigureFiles.json(file);
        } catch (InvalidFiguresException e) {
            e.reason();
        }
        try {
            FigureFiles.csv(file);
        } catch (InvalidFiguresException e) {
            e.reason();
        }
    }
}
