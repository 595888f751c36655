package convometer.tracker.reference;

import convometer.schemas.accounts.Yaml;
import convometer.schemas.accounts.Yaml.Entry;
import convometer.schemas.accounts.Yaml.Mapping;
import convometer.schemas.accounts.Yaml.Scalar;
import convometer.schemas.accounts.Yaml.Sequence;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Policy.EntryPointLength;
import convometer.tracker.policy.Policy.Keyword;
import convometer.tracker.policy.Policy.PriceWindowAt;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Makes a policy of what the file says, and refuses what cannot be, with its line and key.
final class PolicyCheck {

    private static final Policy STANDARD = Policy.standard();
    private static final Duration LEAST_KEPT = Duration.ofDays(37);

    private final String file;

    PolicyCheck(String file) {
        this.file = file;
    }

    Policy policy(Yaml yaml) {
        if (yaml instanceof Scalar word && word.text().isEmpty()) return STANDARD;
        var top =
                mapping(
                        yaml,
                        "the file",
                        "qualifying",
                        "window_length",
                        "conversation_length",
                        "entry_point",
                        "old_kinds_until",
                        "price_window_at",
                        "margin",
                        "lease",
                        "hold",
                        "keywords",
                        "kept");
        var entryPoint = top.get("entry_point");
        var entries = entryPoint == null ? Map.<String, Entry>of() : entryPoint(entryPoint);
        var window = length(top, "window_length", STANDARD.windowLength());
        return new Policy(
                qualifying(top.get("qualifying")),
                window,
                length(top, "conversation_length", STANDARD.conversationLength()),
                length(entries, "answer_within", STANDARD.entryPointAnswerWithin()),
                lengths(entries.get("lengths")),
                date(top.get("old_kinds_until"), STANDARD.oldKindsUntil()),
                priceWindowAt(top.get("price_window_at")),
                margin(top, window),
                length(top, "lease", STANDARD.lease()),
                length(top, "hold", STANDARD.hold()),
                keywords(top.get("keywords")),
                kept(top));
    }

    private Map<String, Entry> entryPoint(Entry entry) {
        return mapping(entry.value(), "entry_point", "answer_within", "lengths");
    }

    private Map<String, Entry> mapping(Yaml yaml, String what, String... keys) {
        if (!(yaml instanceof Mapping mapping))
            throw wrong(yaml.line(), what + " has the keys " + String.join(", ", keys));
        for (var entry : mapping.entries().entrySet())
            if (!List.of(keys).contains(entry.getKey()))
                throw wrong(entry.getValue().line(), "unknown key \"" + entry.getKey() + "\"");
        return mapping.entries();
    }

    private Set<String> qualifying(@Nullable Entry entry) {
        if (entry == null) return STANDARD.qualifying();
        var types = new LinkedHashSet<String>();
        for (var item : list(entry, "qualifying")) {
            var type = word(item, "qualifying");
            if (!type.matches("[a-z0-9_]+(/[a-z0-9_]+)?"))
                throw wrong(item.line(), "qualifying: no type or type/subtype: \"" + type + "\"");
            if (!types.add(type))
                throw wrong(item.line(), "qualifying: " + type + " is listed twice");
        }
        return types;
    }

    private List<EntryPointLength> lengths(@Nullable Entry entry) {
        if (entry == null) return STANDARD.entryPointLengths();
        var lengths = list(entry, "lengths").stream().map(this::entryPointLength).toList();
        if (lengths.isEmpty()) throw wrong(entry.line(), "lengths: there is none");
        if (lengths.stream().map(EntryPointLength::from).distinct().count() < lengths.size())
            throw wrong(entry.line(), "lengths: two from the same date");
        return lengths;
    }

    private EntryPointLength entryPointLength(Yaml item) {
        var keys = mapping(item, "a length", "from", "length");
        return new EntryPointLength(
                date(need(keys, item, "a length", "from"), LocalDate.EPOCH),
                duration(need(keys, item, "a length", "length"), "length", true));
    }

    private Entry need(Map<String, Entry> keys, Yaml where, String what, String key) {
        var entry = keys.get(key);
        if (entry == null) throw wrong(where.line(), what + " has no " + key);
        return entry;
    }

    private List<Keyword> keywords(@Nullable Entry entry) {
        if (entry == null) return STANDARD.keywords();
        return list(entry, "keywords").stream().map(this::keyword).toList();
    }

    private Keyword keyword(Yaml item) {
        var keys = mapping(item, "a keyword", "action", "language", "numbers", "words");
        var words = words(need(keys, item, "a keyword", "words"), "words");
        if (words.isEmpty()) throw wrong(item.line(), "words: there is none");
        return new Keyword(
                optIn(need(keys, item, "a keyword", "action")),
                language(keys.get("language")),
                numbers(keys.get("numbers")),
                words);
    }

    private Set<PhoneNumberId> numbers(@Nullable Entry entry) {
        if (entry == null) return Set.of();
        var numbers = new LinkedHashSet<PhoneNumberId>();
        for (var word : words(entry, "numbers")) numbers.add(new PhoneNumberId(word));
        return numbers;
    }

    private boolean optIn(Entry entry) {
        var action = word(entry.value(), "action");
        if (!action.equals("opt_in") && !action.equals("opt_out"))
            throw wrong(entry.line(), "action is opt_in or opt_out, not \"" + action + "\"");
        return action.equals("opt_in");
    }

    private Locale language(@Nullable Entry entry) {
        if (entry == null) return Locale.ENGLISH;
        var language = word(entry.value(), "language");
        if (!language.matches("[a-z]{2,3}([_-][A-Za-z]{2,4})?"))
            throw wrong(entry.line(), "no language like pt_BR: \"" + language + "\"");
        return Locale.forLanguageTag(language.replace('_', '-'));
    }

    private Set<String> words(Entry entry, String key) {
        var words = new LinkedHashSet<String>();
        for (var item : list(entry, key))
            if (!words.add(word(item, key)))
                throw wrong(item.line(), key + ": one is listed twice");
        return words;
    }

    private LocalDate date(@Nullable Entry entry, LocalDate otherwise) {
        if (entry == null) return otherwise;
        var text = word(entry.value(), "a date");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException _) {
            throw wrong(entry.line(), "no date like 2023-06-01: \"" + text + "\"");
        }
    }

    private PriceWindowAt priceWindowAt(@Nullable Entry entry) {
        if (entry == null) return STANDARD.priceWindowAt();
        var text = word(entry.value(), "price_window_at");
        return switch (text) {
            case "delivery" -> PriceWindowAt.DELIVERY;
            case "send" -> PriceWindowAt.SEND;
            default ->
                    throw wrong(
                            entry.line(),
                            "price_window_at is delivery or send, not \"" + text + "\"");
        };
    }

    private Duration margin(Map<String, Entry> top, Duration window) {
        var entry = top.get("margin");
        if (entry == null) return STANDARD.margin();
        var margin = duration(entry, "margin", false);
        if (margin.compareTo(window) >= 0)
            throw wrong(entry.line(), "margin is not less than window_length: " + margin);
        return margin;
    }

    private Duration kept(Map<String, Entry> top) {
        var kept = length(top, "kept", STANDARD.kept());
        var entry = top.get("kept");
        if (entry != null && kept.compareTo(LEAST_KEPT) < 0)
            throw wrong(entry.line(), "kept is less than 37d");
        return kept;
    }

    private Duration length(Map<String, Entry> keys, String key, Duration otherwise) {
        var entry = keys.get(key);
        return entry == null ? otherwise : duration(entry, key, true);
    }

    private Duration duration(Entry entry, String key, boolean positive) {
        var text = word(entry.value(), key);
        if (!text.matches("[0-9]{1,9}[smhd]"))
            throw wrong(entry.line(), key + ": no duration like 24h: \"" + text + "\"");
        var count = Long.parseLong(text.substring(0, text.length() - 1));
        if (positive && count == 0) throw wrong(entry.line(), key + " must be more than nothing");
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private List<Yaml> list(Entry entry, String key) {
        if (entry.value() instanceof Sequence list) return list.items();
        throw wrong(entry.line(), key + " is a list");
    }

    private String word(Yaml yaml, String what) {
        if (yaml instanceof Scalar word && !word.text().isBlank()) return word.text();
        throw wrong(yaml.line(), what + " is one word");
    }

    private PolicyFile.Invalid wrong(int line, String reason) {
        return new PolicyFile.Invalid(file, line, reason);
    }
}
