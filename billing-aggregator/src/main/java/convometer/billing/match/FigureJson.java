package convometer.billing.match;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

import convometer.billing.match.rules.FigureCheck;
import convometer.billing.match.rules.Granularity;
import convometer.billing.match.rules.InvalidFiguresException;
import convometer.billing.match.rules.RawFigure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads what Meta's API answers to `pricing_analytics` and `conversation_analytics`: the whole
/// answer, with the account around it, or the bare one as its pages have it, or a list of these. It
/// reads point by point, so that a large answer takes no more room than what is kept of it.
final class FigureJson {

    private static final int DEEPEST = 16;
    private static final int LONGEST_NUMBER = 60;
    private static final int LONGEST_TEXT = 16_384;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_FIELD = 200;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEEPEST)
                                    .maxNumberLength(LONGEST_NUMBER)
                                    .maxStringLength(LONGEST_TEXT)
                                    .maxNameLength(LONGEST_NAME)
                                    .build())
                    .build();

    private static final Set<String> POINTS =
            Set.of(
                    "start",
                    "end",
                    "phone_number",
                    "country",
                    "pricing_category",
                    "pricing_type",
                    "tier",
                    "volume",
                    "cost",
                    "conversation",
                    "conversation_category",
                    "conversation_type",
                    "conversation_direction");

    private final String wabaId;
    private final String currency;
    private final FigureCheck check;
    private @Nullable FigureSource source;
    private Granularity asked = Granularity.DAY;
    private boolean linked;
    private boolean hasList;
    private FigurePaging paging = FigurePaging.NONE;

    /// @param currency of the account
    FigureJson(String wabaId, String currency, FigureCheck check) {
        this.wabaId = wabaId;
        this.currency = currency;
        this.check = check;
    }

    /// Of what was asked for page by page, each where the one before said: none of them is missing,
    /// and what an answer without a data point is about is known.
    FigureJson to(FigureSource asked, Granularity granularity) {
        source = asked;
        this.asked = granularity;
        linked = true;
        return this;
    }

    /// Reads a file.
    ///
    /// @throws InvalidFiguresException if it is not taken
    FigureFile read(byte[] file) {
        read(file, "");
        return done();
    }

    /// Reads one of several pages.
    ///
    /// @param name of the page, for errors
    /// @return where the next one is; null: this was the last
    @Nullable String read(byte[] file, String name) {
        try (var json = JSON.createParser(file)) {
            if (json.nextToken() == null) throw unreadable("", "it is empty");
            pages(json);
            if (json.nextToken() != null)
                throw unreadable(line(json), "something comes after its end");
        } catch (JsonEOFException e) {
            throw unreadable(line(e), "it ends in the middle");
        } catch (StreamConstraintsException e) {
            throw unreadable("", "it is deeper or has longer texts than Meta's answers");
        } catch (JacksonException e) {
            throw unreadable(line(e), "it is no JSON there");
        } catch (IOException e) {
            throw unreadable(name, "it cannot be read");
        }
        return paging.next();
    }

    /// What all pages come to. That there was nothing is an answer, too, where it is told what
    /// there is nothing of.
    FigureFile done() {
        if (paging.next() != null)
            throw InvalidFiguresException.at(
                    "/paging/next", "the answer has further pages, which are not in the file");
        if (source == null || !hasList)
            throw InvalidFiguresException.at("", "there is no figure in it");
        return new FigureFile(source, check.done(asked));
    }

    private void pages(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY)
            while (json.nextToken() != JsonToken.END_ARRAY) page(json);
        else page(json);
    }

    /// Whether there are others is said in each.
    private void page(JsonParser json) throws IOException {
        var place = pointer(json);
        var before = paging;
        paging = FigurePaging.NONE;
        value(json);
        if (!linked && !paging.mayFollow(before))
            throw InvalidFiguresException.at(place, "pages are missing before it");
    }

    private void value(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> answer(json);
            case START_ARRAY -> {
                hasList = true;
                while (json.nextToken() != JsonToken.END_ARRAY) value(json);
            }
            default -> throw unreadable(pointer(json), "it is none of Meta's answers");
        }
    }

    private void answer(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "pricing_analytics" -> sourced(json, FigureSource.PRICING_ANALYTICS);
                case "conversation_analytics" -> sourced(json, FigureSource.CONVERSATION_ANALYTICS);
                case "data" -> value(json);
                case "data_points" -> points(json);
                case "paging" -> paging = FigurePaging.read(json);
                case "id" -> require(json, wabaId, "it is of the account ");
                case "currency" -> require(json, currency, "its currency is ");
                case "error" ->
                        throw InvalidFiguresException.at(
                                pointer(json), "it is an error of Meta's, no answer");
                default -> json.skipChildren();
            }
        }
    }

    private void sourced(JsonParser json, FigureSource named) throws IOException {
        is(named, pointer(json));
        if (json.currentToken() != JsonToken.START_OBJECT)
            throw unreadable(pointer(json), "it is none of Meta's answers");
        answer(json);
    }

    private void is(FigureSource found, String place) {
        if (source != null && source != found)
            throw InvalidFiguresException.at(
                    place, "it is of %s, after %s".formatted(found.code(), source.code()));
        source = found;
    }

    private void require(JsonParser json, String wanted, String what) throws IOException {
        var text = json.currentToken().isScalarValue() ? json.getText() : "";
        if (!text.equals(wanted))
            throw InvalidFiguresException.at(pointer(json), what + cut(text) + ", not " + wanted);
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private void points(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY)
            throw unreadable(pointer(json), "it is no list of data points");
        hasList = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            var place = pointer(json);
            if (json.currentToken() != JsonToken.START_OBJECT)
                throw unreadable(place, "it is no data point");
            point(place, fields(json, place));
        }
    }

    private static Map<String, String> fields(JsonParser json, String place) throws IOException {
        var fields = new HashMap<String, String>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            var value = json.nextToken();
            if (!POINTS.contains(name) || value == JsonToken.VALUE_NULL) json.skipChildren();
            else if (!value.isScalarValue() || json.getTextLength() > LONGEST_FIELD)
                throw unreadable(place, name + " is no number and no text");
            else fields.put(name, json.getText());
        }
        return fields;
    }

    private void point(String place, Map<String, String> fields) {
        if (source == null)
            source =
                    fields.containsKey("conversation")
                            ? FigureSource.CONVERSATION_ANALYTICS
                            : FigureSource.PRICING_ANALYTICS;
        check.add(
                source == FigureSource.PRICING_ANALYTICS
                        ? priced(place, fields)
                        : conversations(place, fields));
    }

    private static RawFigure priced(String place, Map<String, String> fields) {
        return new RawFigure(
                place,
                instant(place, fields, "start"),
                instant(place, fields, "end"),
                dimension(place, fields, "phone_number", "PHONE"),
                dimension(place, fields, "country", "COUNTRY"),
                dimension(place, fields, "pricing_category", "PRICING_CATEGORY"),
                dimension(place, fields, "pricing_type", "PRICING_TYPE"),
                fields.getOrDefault("tier", ""),
                number(place, fields, "volume"),
                fields.containsKey("cost") ? number(place, fields, "cost") : null);
    }

    /// Before there were categories, the direction was what a conversation was priced by.
    private static RawFigure conversations(String place, Map<String, String> fields) {
        var direction = fields.getOrDefault("conversation_direction", "");
        var category = fields.get("conversation_category");
        return new RawFigure(
                place,
                instant(place, fields, "start"),
                instant(place, fields, "end"),
                dimension(place, fields, "phone_number", "PHONE"),
                dimension(place, fields, "country", "COUNTRY"),
                category != null && !category.equalsIgnoreCase("UNKNOWN")
                        ? category
                        : dimension(
                                place,
                                fields,
                                "conversation_direction",
                                "CONVERSATION_CATEGORY or CONVERSATION_DIRECTION"),
                dimension(place, fields, "conversation_type", "CONVERSATION_TYPE"),
                direction.toLowerCase(Locale.ROOT),
                number(place, fields, "conversation"),
                fields.containsKey("cost") ? number(place, fields, "cost") : null);
    }

    private static String dimension(
            String place, Map<String, String> fields, String name, String dimension) {
        var text = fields.getOrDefault(name, "").strip();
        if (text.isEmpty())
            throw InvalidFiguresException.at(
                    place, "it has no %s: Meta has to be asked by %s".formatted(name, dimension));
        return text;
    }

    private static Instant instant(String place, Map<String, String> fields, String name) {
        try {
            return Instant.ofEpochSecond(number(place, fields, name).longValueExact());
        } catch (ArithmeticException | DateTimeException _) {
            throw InvalidFiguresException.at(place, name + " is no time in seconds");
        }
    }

    private static BigDecimal number(String place, Map<String, String> fields, String name) {
        var text = fields.get(name);
        if (text == null) throw InvalidFiguresException.at(place, "it has no " + name);
        return FigureNumbers.of(place, name, text);
    }

    private static String pointer(JsonParser json) {
        return json.getParsingContext().pathAsPointer().toString();
    }

    private static String line(JsonParser json) {
        return "line " + json.currentLocation().getLineNr();
    }

    private static String line(JacksonException error) {
        var location = error.getLocation();
        return location == null ? "" : "line " + location.getLineNr();
    }

    private static InvalidFiguresException unreadable(String place, String reason) {
        return InvalidFiguresException.unreadable(place, reason);
    }
}
