package convometer.tracker.gate;

import convometer.tracker.gate.LastWriterWins.Source;
import convometer.tracker.identity.WabaId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The templates of billing accounts as Meta reported of them: status and category each by the
/// latest statement, in whatever order the reports came. May be read while it is written.
public final class Templates {

    /// Category of a template of which Meta only reported that it is there.
    public static final String UNKNOWN = "unknown";

    /// A template by its names. The language is exactly Meta's: `en-US` is not `en_US`.
    public record Key(WabaId wabaId, String name, String language) {}

    /// What a list of Meta's says of a template.
    ///
    /// @param status null: a term that is not known here
    public record Listed(@Nullable String status, @Nullable String category) {}

    private record Values(@Nullable LastWriterWins status, @Nullable LastWriterWins category) {

        static final Values NONE = new Values(null, null);

        Values and(Values other) {
            return new Values(
                    LastWriterWins.later(status, other.status),
                    LastWriterWins.later(category, other.category));
        }
    }

    private record Listing(Instant at, Map<Key, Listed> templates) {

        /// Of two of one instant any will do, but always the same.
        static Listing later(Listing a, Listing b) {
            if (!a.at.equals(b.at)) return a.at.isAfter(b.at) ? a : b;
            return a.templates.hashCode() >= b.templates.hashCode() ? a : b;
        }
    }

    private final Map<Key, Values> reported = new ConcurrentHashMap<>();
    private final Map<WabaId, Listing> listings = new ConcurrentHashMap<>();

    /// Meta reported a template's status; empty: it was deleted.
    public void status(Key template, String status, Instant at) {
        put(template, new Values(new LastWriterWins(at, Source.WEBHOOK, status), null));
    }

    /// Meta reported a template's category.
    public void category(Key template, String category, Instant at) {
        put(template, new Values(null, new LastWriterWins(at, Source.WEBHOOK, category)));
    }

    private void put(Key template, Values values) {
        reported.merge(template, values, Values::and);
    }

    /// All templates that the account had at an instant: what is not listed was not there.
    public void listed(WabaId wabaId, Map<Key, Listed> templates, Instant at) {
        listings.merge(wabaId, new Listing(at, Map.copyOf(templates)), Listing::later);
    }

    /// The template as it is now.
    ///
    /// @param configured by the accounts file; null: it has none
    public Optional<Template> template(Key key, @Nullable Template configured) {
        var values =
                reported.getOrDefault(key, Values.NONE).and(imported(key)).and(ofFile(configured));
        var status = values.status();
        if (status == null || status.value().isEmpty()) return Optional.empty();
        var category = values.category();
        return Optional.of(
                new Template(category == null ? UNKNOWN : category.value(), status.value()));
    }

    /// The languages in which there is something to know of a template of this name.
    public Set<String> languages(WabaId wabaId, String name) {
        var listing = listings.get(wabaId);
        var listed = listing == null ? Set.<Key>of() : listing.templates().keySet();
        return Stream.concat(reported.keySet().stream(), listed.stream())
                .filter(key -> key.wabaId().equals(wabaId) && key.name().equals(name))
                .map(Key::language)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Values imported(Key key) {
        var listing = listings.get(key.wabaId());
        if (listing == null) return Values.NONE;
        var listed = listing.templates().get(key);
        if (listed == null) return new Values(claim(listing, ""), null);
        return new Values(claim(listing, listed.status()), claim(listing, listed.category()));
    }

    private static @Nullable LastWriterWins claim(Listing listing, @Nullable String value) {
        return value == null ? null : new LastWriterWins(listing.at(), Source.IMPORT, value);
    }

    private static Values ofFile(@Nullable Template configured) {
        if (configured == null) return Values.NONE;
        return new Values(
                LastWriterWins.ofFile(configured.status()),
                LastWriterWins.ofFile(configured.category()));
    }
}
