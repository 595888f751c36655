package convometer.tracker.gate;

import convometer.tracker.gate.Claim.Source;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The templates of billing accounts as Meta told of them: status and category each by the latest
/// word, in whatever order the words came. May be read while it is written.
public final class Templates {

    /// Category of a template of which Meta only told that it is there.
    public static final String UNKNOWN = "unknown";

    /// A template by its names. The language is exactly Meta's: `en-US` is not `en_US`.
    public record Key(String wabaId, String name, String language) {}

    /// What a list of Meta's says of a template.
    ///
    /// @param status null: a word that is not known here
    public record Listed(@Nullable String status, @Nullable String category) {}

    private record Claims(@Nullable Claim status, @Nullable Claim category) {

        static final Claims NONE = new Claims(null, null);

        Claims and(Claims other) {
            return new Claims(
                    Claim.later(status, other.status), Claim.later(category, other.category));
        }
    }

    private record Listing(Instant at, Map<Key, Listed> templates) {

        /// Of two of one instant any will do, but always the same.
        static Listing later(Listing a, Listing b) {
            if (!a.at.equals(b.at)) return a.at.isAfter(b.at) ? a : b;
            return a.templates.hashCode() >= b.templates.hashCode() ? a : b;
        }
    }

    private final Map<Key, Claims> told = new ConcurrentHashMap<>();
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();

    /// Meta told a template's status; empty: it was deleted.
    public void status(Key template, String status, Instant at) {
        tell(template, new Claims(new Claim(at, Source.WEBHOOK, status), null));
    }

    /// Meta told a template's category.
    public void category(Key template, String category, Instant at) {
        tell(template, new Claims(null, new Claim(at, Source.WEBHOOK, category)));
    }

    private void tell(Key template, Claims claims) {
        told.merge(template, claims, Claims::and);
    }

    /// All templates that the account had at an instant: what is not listed was not there.
    public void listed(String wabaId, Map<Key, Listed> templates, Instant at) {
        listings.merge(wabaId, new Listing(at, Map.copyOf(templates)), Listing::later);
    }

    /// The template as it is now.
    ///
    /// @param configured by the accounts file; null: it has none
    public Optional<Template> template(Key key, @Nullable Template configured) {
        var claims = told.getOrDefault(key, Claims.NONE).and(imported(key)).and(ofFile(configured));
        var status = claims.status();
        if (status == null || status.value().isEmpty()) return Optional.empty();
        var category = claims.category();
        return Optional.of(
                new Template(category == null ? UNKNOWN : category.value(), status.value()));
    }

    /// The languages in which there is something to know of a template of this name.
    public Set<String> languages(String wabaId, String name) {
        var listing = listings.get(wabaId);
        var listed = listing == null ? Set.<Key>of() : listing.templates().keySet();
        return Stream.concat(told.keySet().stream(), listed.stream())
                .filter(key -> key.wabaId().equals(wabaId) && key.name().equals(name))
                .map(Key::language)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Claims imported(Key key) {
        var listing = listings.get(key.wabaId());
        if (listing == null) return Claims.NONE;
        var listed = listing.templates().get(key);
        if (listed == null) return new Claims(claim(listing, ""), null);
        return new Claims(claim(listing, listed.status()), claim(listing, listed.category()));
    }

    private static @Nullable Claim claim(Listing listing, @Nullable String value) {
        return value == null ? null : new Claim(listing.at(), Source.IMPORT, value);
    }

    private static Claims ofFile(@Nullable Template configured) {
        if (configured == null) return Claims.NONE;
        return new Claims(Claim.ofFile(configured.status()), Claim.ofFile(configured.category()));
    }
}
