package convometer.billing.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.billing.TextTable;
import convometer.billing.match.rules.InvalidFiguresException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.List;
import java.util.function.Function;

/// What is wrong with a file is told by line or JSON pointer, with the reason.
class BadFiguresTest {

    private static final String HEADER =
            "period,account,phone_number,country,category,type,volume,currency,amount\n";

    private static final String POINT =
            "{'start':1790823600,'end':1790910000,'phone_number':'15550783881','country':'BR',"
                    + "'pricing_category':'UTILITY','pricing_type':'REGULAR','volume':2,'cost':0.0136}";

    @Test
    void linesOfAnInvoice() {
        check(
                """
                line                                                          | place  | reason
                2026-10,1065,200,BR,utility,regular,-1,USD,0.1                | line 2 | the volume is negative
                2026-10,1065,200,BR,utility,regular,1.5,USD,0.1               | line 2 | the volume is no whole number
                2026-10,1065,200,BR,utility,regular,many,USD,0.1              | line 2 | volume is no number
                2026-10,1065,200,BR,utility,regular,1,USD,-0.1                | line 2 | the amount is negative
                2026-10,1065,200,BR,utility,regular,1,USD,                    | line 2 | amount is empty
                2026-10,1065,200,BR,utility,regular,1,EUR,0.1                 | line 2 | its currency is EUR, not USD
                2026-10,1066,200,BR,utility,regular,1,USD,0.1                 | line 2 | it is of the account 1066, not 1065
                2026-10,1065,15550009999,BR,utility,regular,1,USD,0.1         | line 2 | the number …9999 is not one of this account
                2026-10,1065,200,Atlantis,utility,regular,1,USD,0.1           | line 2 | nobody knows the country Atlantis
                2026-10,1065,200,BR,gossip,regular,1,USD,0.1                  | line 2 | nobody knows the category gossip
                2026-10,1065,200,BR,utility,gratis,1,USD,0.1                  | line 2 | nobody knows the type gratis
                2026-09,1065,200,BR,utility,regular,1,USD,0.1                 | line 2 | the bucket 2026-09-01T03:00:00Z to 2026-10-01T03:00:00Z is not within 2026-10 in America/Sao_Paulo
                October,1065,200,BR,utility,regular,1,USD,0.1                 | line 2 | period is no month and no day, like 2026-10 or 2026-10-01
                2026-10,1065,200,BR,utility,regular,1,USD                     | line 2 | it has 8 fields, not 9
                2026-10,1065,200,BR,utility,regular,1,USD,0.1,more            | line 2 | it has 10 fields, not 9
                """,
                line -> FigureFiles.csv(HEADER + line + "\n"));
    }

    @Test
    void invoicesAsAWhole() {
        var good = "2026-10,1065,200,BR,utility,regular,1,USD,0.1\n";
        refused(
                "line 2",
                "the last line has no end: something may be missing",
                () -> FigureFiles.csv(HEADER + good.substring(0, good.length() - 2)));
        refused(
                "line 3",
                "is the same bucket once more, after line 2",
                () -> FigureFiles.csv(HEADER + good + good));
        refused(
                "line 3",
                "is a bucket of a day among those of a month",
                () -> FigureFiles.csv(HEADER + good + good.replace("2026-10", "2026-10-02")));
        refused(
                "line 1",
                "the column currency is missing; they are period, account, phone_number, country, category, type, volume, currency, amount",
                () -> FigureFiles.csv(HEADER.replace(",currency", "") + good));
        refused(
                "line 1",
                "there is no column weight; they are period, account, phone_number, country, category, type, volume, currency, amount",
                () -> FigureFiles.csv(HEADER.replace("volume", "weight") + good));
        refused(
                "line 1",
                "the column country is there twice",
                () -> FigureFiles.csv(HEADER.replace("country", "country,market") + good));
        refused("line 1", "it is empty", () -> FigureFiles.csv(""));
        refused("", "there is no figure in it", () -> FigureFiles.csv(HEADER));
        refused(
                "",
                "it is not in UTF-8",
                () -> FigureFiles.csv(new byte[] {'a', (byte) 0xff, '\n'}));
    }

    @Test
    void pointsOfAnalytics() {
        points(
                """
                was                            | is                                 | reason
                'volume':2                     | 'volume':-2                        | the volume is negative
                'volume':2                     | 'volume':2.5                       | the volume is no whole number
                'volume':2                     | 'volume':1e99                      | the volume is more than can be
                'volume':2                     | 'volume':1e999999                  | volume is no number
                ,'volume':2                    |                                    | it has no volume
                'cost':0.0136                  | 'cost':-1                          | the amount is negative
                'start':1790823600             | 'start':1790823601                 | the bucket 2026-10-01T03:00:01Z to 2026-10-02T03:00:00Z does not begin and end with a day in America/Sao_Paulo
                'start':1790823600             | 'start':1790900000                 | the bucket 2026-10-02T00:13:20Z to 2026-10-02T03:00:00Z is no half hour, day or month
                'start':1790823600             | 'start':'soon'                     | start is no number
                'start':1790823600             | 'start':9e20                       | start is no time in seconds
                1790823600,'end':1790910000    | 1793502000,'end':1793588400        | the bucket 2026-11-01T03:00:00Z to 2026-11-02T03:00:00Z is not within 2026-10 in America/Sao_Paulo
                '15550783881'                  | '15550000000'                      | the number …0000 is not one of this account
                'BR'                           | 'Brazil'                           | nobody knows the country Brazil
                'country':'BR',                |                                    | it has no country: Meta has to be asked by COUNTRY
                'UTILITY'                      | '0.0136'                           | the category 0.0136 is no word
                'REGULAR'                      | 'now and then'                     | the type now and then is no word
                """);
    }

    private static void points(String table) {
        var expected = TextTable.parse(table);
        assertEquals(
                expected.toString(),
                expected.played(
                                cells -> {
                                    var point = POINT.replace(cells.get(0), cells.get(1));
                                    var refused =
                                            assertThrows(
                                                    InvalidFiguresException.class,
                                                    () ->
                                                            FigureFiles.json(
                                                                    "{'pricing_analytics':{'data':[{'data_points':["
                                                                            + point
                                                                            + "]}]},'id':'1065'}"));
                                    assertEquals(
                                            "/pricing_analytics/data/0/data_points/0",
                                            refused.place());
                                    return List.of(cells.get(0), cells.get(1), refused.reason());
                                })
                        .toString());
    }

    private static void check(String table, Function<String, FigureFile> reader) {
        var expected = TextTable.parse(table);
        assertEquals(
                expected.toString(),
                expected.played(
                                cells -> {
                                    var refused =
                                            assertThrows(
                                                    InvalidFiguresException.class,
                                                    () -> reader.apply(cells.get(0)));
                                    return List.of(cells.get(0), refused.place(), refused.reason());
                                })
                        .toString());
    }

    @Test
    void answersAsAWhole() {
        refused(
                "line 1",
                "it ends in the middle",
                () -> FigureFiles.json("{'data_points':[" + POINT.substring(0, 60)));
        refused("", "it is empty", () -> FigureFiles.json(""));
        refused("line 1", "it is no JSON there", () -> FigureFiles.json("{nothing}"));
        refused("", "it is none of Meta's answers", () -> FigureFiles.json("7"));
        refused("", "there is no figure in it", () -> FigureFiles.json("{}"));
        refused(
                "line 2",
                "something comes after its end",
                () -> FigureFiles.json("{'data_points':[" + POINT + "]}\n{}"));
        refused(
                "/id",
                "it is of the account 999, not 1065",
                () -> FigureFiles.json("{'id':'999','data_points':[" + POINT + "]}"));
        refused(
                "/currency",
                "its currency is EUR, not USD",
                () -> FigureFiles.json("{'currency':'EUR','data_points':[" + POINT + "]}"));
        refused(
                "/error",
                "it is an error of Meta's, no answer",
                () -> FigureFiles.json("{'error':{'message':'no'}}"));
        refused(
                "/data_points/1",
                "is the same bucket once more, after /data_points/0",
                () -> FigureFiles.json("{'data_points':[" + POINT + "," + POINT + "]}"));
        refused(
                "/paging/next",
                "the answer has further pages, which are not in the file",
                () ->
                        FigureFiles.json(
                                "{'data':[{'data_points':["
                                        + POINT
                                        + "]}],'paging':{'next':'https://graph.facebook.com/v24.0/x'}}"));
        refused(
                "/conversation_analytics",
                "it is of conversation_analytics, after pricing_analytics",
                () ->
                        FigureFiles.json(
                                "{'pricing_analytics':{'data_points':["
                                        + POINT
                                        + "]},'conversation_analytics':{'data_points':[]}}"));
        refused(
                "",
                "it is deeper or has longer texts than Meta's answers",
                () -> FigureFiles.json("[".repeat(2_000)));
    }

    /// What they lack is not in the file, though each page of it is whole.
    @Test
    void pagesBetweenOrBeforeWhichOthersAreMissing() {
        var next =
                POINT.replace("1790823600", "1790910000")
                        .replace("'end':1790910000", "'end':1790996400");
        var first = FigureFilesTest.paging("MAZDZD", "MjQZD", "'next':'x'");
        // 50 to 60: 25 to 49 are missing.
        var third = FigureFilesTest.paging("NTAZD", "NjAZD", "'previous':'y'");
        var reason = "pages are missing before it";
        refused(
                "/1",
                reason,
                () ->
                        FigureFiles.json(
                                FigureFilesTest.list(
                                        FigureFilesTest.page(POINT, first),
                                        FigureFilesTest.page(next, third))));
        refused(
                "/1",
                reason,
                () ->
                        FigureFiles.json(
                                FigureFilesTest.list(
                                        FigureFilesTest.page(POINT, ""),
                                        FigureFilesTest.page(next, third))));
        refused("", reason, () -> FigureFiles.json(FigureFilesTest.page(POINT, third)));
        refused(
                "",
                reason,
                () ->
                        FigureFiles.json(
                                FigureFilesTest.page(
                                        POINT, ",'paging':{'cursors':{'before':'MjUZD'}}")));
    }

    @Test
    void anAnswerThatDoesNotSayWhatThereIsNothingOf() {
        var reason = "there is no figure in it";
        refused("", reason, () -> FigureFiles.json("{'data':[]}"));
        refused("", reason, () -> FigureFiles.json("{'id':'1065'}"));
        refused("", reason, () -> FigureFiles.json("{'pricing_analytics':{},'id':'1065'}"));
        refused("", reason, () -> FigureFiles.json("[]"));
    }

    private static void refused(String place, String reason, Executable reader) {
        var refused = assertThrows(InvalidFiguresException.class, reader);
        assertEquals(place + " | " + reason, refused.place() + " | " + refused.reason());
    }
}
