package convometer.billing.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.match.rules.AcceptedFigure;
import convometer.billing.match.rules.FigureImport;
import convometer.billing.match.rules.Granularity;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// Files of figures in all shapes that Meta's answers and invoices have.
class FigureFilesTest {

    private static final String POINT =
            "{'start':1790823600,'end':1790910000,'phone_number':'15550783881','country':'BR',"
                    + "'pricing_category':'UTILITY','pricing_type':'REGULAR','tier':'0:MAX',"
                    + "'volume':2,'cost':0.013600000000000001,'something_new':[1]}";

    private static final AcceptedFigure FIGURE =
            new AcceptedFigure(
                    "200",
                    "BR",
                    Instant.parse("2026-10-01T03:00:00Z"),
                    "utility",
                    "regular",
                    "0:MAX",
                    2,
                    new BigDecimal("0.0136"));

    @Test
    void aWholeAnswerIsRead() {
        var file =
                FigureFiles.json(
                        "{'pricing_analytics':{'data':[{'data_points':["
                                + POINT
                                + "]}],'paging':{'cursors':{'before':'a'}}},'id':'1065'}");
        assertEquals(FigureSource.PRICING_ANALYTICS, file.source());
        assertEquals(Granularity.DAY, file.figures().granularity());
        assertEquals(FigureFiles.ZONE, file.figures().zone());
        assertEquals(4, file.figures().decimals());
        assertEquals(List.of(FIGURE), file.figures().figures());
    }

    @Test
    void soAreBareOnesAndPages() {
        var bare = "{'data':[{'data_points':[" + POINT + "]}]}";
        assertEquals(List.of(FIGURE), FigureFiles.json(bare).figures().figures());
        var next =
                POINT.replace("1790823600", "1790910000")
                        .replace("'end':1790910000", "'end':1790996400");
        var first =
                "{'data':[{'data_points':["
                        + POINT
                        + "]}],'paging':{'next':'https://graph.facebook.com/next'}}";
        var pages = "[" + first + ",{'data':[{'data_points':[" + next + "]}]}]";
        assertEquals(2, FigureFiles.json(pages).figures().figures().size());
    }

    @Test
    void answersOneAfterTheOtherAndPagesThatFollowEachOtherAreRead() {
        var next =
                POINT.replace("1790823600", "1790910000")
                        .replace("'end':1790910000", "'end':1790996400");
        assertEquals(2, read(page(POINT, ""), page(next, "")));
        // 0 to 24, and 25 to 30.
        assertEquals(
                2,
                read(
                        page(POINT, paging("MAZDZD", "MjQZD", "'next':'x'")),
                        page(next, paging("MjUZD", "MzAZD", "'previous':'y'"))));
        // Those do not count.
        assertEquals(
                2,
                read(
                        page(POINT, paging("QVFIUl", "QVFIUm", "'next':'x'")),
                        page(next, paging("QVFIUz", "QVFIUy", "'previous':'y'"))));
    }

    private static int read(String... pages) {
        return FigureFiles.json(list(pages)).figures().figures().size();
    }

    static String list(String... pages) {
        return "[" + String.join(",", pages) + "]";
    }

    static String page(String point, String paging) {
        return "{'data':[{'data_points':[" + point + "]}]" + paging + "}";
    }

    static String paging(String before, String after, String link) {
        return ",'paging':{'cursors':{'before':'%s','after':'%s'},%s}"
                .formatted(before, after, link);
    }

    @Test
    void thatThereWasNothingIsAnAnswer() {
        for (var file :
                List.of(
                        "{'pricing_analytics':{'data':[{'data_points':[]}]},'id':'1065'}",
                        "{'pricing_analytics':{'data':[]},'id':'1065'}")) {
            var read = FigureFiles.json(file);
            assertEquals(FigureSource.PRICING_ANALYTICS, read.source());
            assertEquals(
                    new FigureImport(Granularity.DAY, FigureFiles.ZONE, 0, List.of()),
                    read.figures());
        }
    }

    @Test
    void kosovoIsACountry() {
        var there = FigureFiles.json("{'data_points':[" + POINT.replace("BR", "XK") + "]}");
        assertEquals("XK", there.figures().figures().getFirst().country());
    }

    @Test
    void daysThatAreNotThoseOfTheAccountMayBeThoseOfGreenwich() {
        var utc = POINT.replace("1790823600", "1790812800").replace("1790910000", "1790899200");
        var file = FigureFiles.json("{'data_points':[" + utc + "]}");
        assertEquals(ZoneOffset.UTC, file.figures().zone());
    }

    @Test
    void conversationsAreRead() {
        var file =
                FigureFiles.json(
                        """
                        {'conversation_analytics':{'data':[{'data_points':[
                          {'start':1790823600,'end':1793502000,'conversation':6250,'phone_number':'15550783881',
                           'country':'BR','conversation_type':'REGULAR','conversation_direction':'BUSINESS_INITIATED',
                           'cost':55.0204},
                          {'start':1790823600,'end':1793502000,'conversation':10,'phone_number':'15550783881',
                           'country':'BR','conversation_type':'FREE_ENTRY','conversation_category':'MARKETING',
                           'conversation_direction':'USER_INITIATED','cost':0}]}]}}
                        """);
        assertEquals(FigureSource.CONVERSATION_ANALYTICS, file.source());
        assertEquals(Granularity.MONTH, file.figures().granularity());
        assertEquals(
                List.of("business_initiated regular 6250", "marketing free_entry_point 10"),
                file.figures().figures().stream()
                        .map(it -> it.category() + " " + it.type() + " " + it.volume())
                        .toList());
    }

    @Test
    void linesOfAnInvoiceAreReadWhateverTheirColumnsLookLike() {
        var file =
                FigureFiles.csv(
                        """
                        \uFEFFAmount,Currency,Quantity,Pricing Type,Pricing Category,Market,Phone Number,WABA ID,Month
                        3.61,usd,531,REGULAR,Authentication-International,Rest of Africa,+1 555 078-3881,1065,2026-10
                        """
                                .replace("\n", "\r\n"));
        assertEquals(FigureSource.INVOICE, file.source());
        assertEquals(
                List.of(
                        new AcceptedFigure(
                                "200",
                                "Rest of Africa",
                                Instant.parse("2026-10-01T03:00:00Z"),
                                "authentication_international",
                                "regular",
                                "",
                                531,
                                new BigDecimal("3.61"))),
                file.figures().figures());
    }
}
