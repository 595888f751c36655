package convometer.tracker.streams;

import convometer.tracker.consent.Consent;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.AccountFacts;
import convometer.tracker.gate.Assignee;
import convometer.tracker.gate.Content;
import convometer.tracker.gate.SendRequest;
import convometer.tracker.gate.Template;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.Slot;
import convometer.tracker.policy.Policy;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// G and O as they are written, from all that was ever said: no state, no cleverness.
final class LiteralGate implements AccountFacts {

    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration MARGIN = Policy.standard().margin();

    private record Wrote(PhoneNumberId number, Instant at) {}

    private record Consented(Consents.Key key, Consent consent) {}

    private record Assigned(PhoneNumberId number, Assignee assignee) {}

    private final List<Wrote> wrote = new ArrayList<>();
    private final List<Consented> consented = new ArrayList<>();
    private final List<Assigned> took = new ArrayList<>();
    private String varying = "approved";
    private int places = 250;

    void wrote(PhoneNumberId number, Instant at) {
        wrote.add(new Wrote(number, at));
    }

    void consented(Consents.Key key, Consent consent) {
        consented.add(new Consented(key, consent));
    }

    void took(PhoneNumberId number, Assignee assignee) {
        took.add(new Assigned(number, assignee));
    }

    void vary(Random random) {
        varying = List.of("approved", "paused", "disabled").get(random.nextInt(3));
        places = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 250;
    }

    static boolean isMark(SendRequest request) {
        return request.content() instanceof Content.Mark;
    }

    /// A code, or permitted, held, place.
    String answer(SendRequest request, Instant now, Slot slot) {
        if (request.content() instanceof Content.Unreadable) return "malformed";
        var deadline = request.deadline();
        if (deadline != null && !deadline.isAfter(now)) return "expired";
        if (!hasNumber(request.number())) return "unknown_number";
        if (isMark(request)) return "permitted";
        if (request.content() instanceof Content.Named template)
            return template(request, template, now, slot);
        var refused = byCustomer(request, "");
        if (refused == null) refused = byPerson(request);
        if (refused != null) return refused;
        if (freeFormUntil(request.number(), now).isAfter(now)) return "permitted";
        var instead =
                request.fallback() == null
                        ? "window_closed"
                        : template(request, request.fallback(), now, slot);
        return request.hold() && !List.of("permitted", "place").contains(instead)
                ? "held"
                : instead;
    }

    private String template(SendRequest request, Content.Named named, Instant now, Slot slot) {
        var template = template(request.number(), named.name(), named.language());
        var category = template.map(Template::category).orElse("");
        var refused = byCustomer(request, category);
        if (refused != null) return refused;
        if (template.isEmpty()) return "unknown_template";
        if (!template.get().status().equals("approved")) return "template_not_approved";
        var person = byPerson(request);
        if (person != null) return person;
        if (places == Integer.MAX_VALUE) return "permitted";
        if (freeFormUntil(request.number(), now).isAfter(now)) return "permitted";
        return switch (slot) {
            case Slot.NotRequested _ -> "place";
            case Slot.Granted _ -> "permitted";
            case Slot.None(_, var lack, _) ->
                    lack == Slot.Lack.QUOTA ? "quota_exhausted" : "messaging_limit";
        };
    }

    private @Nullable String byCustomer(SendRequest request, String category) {
        var number = request.number();
        var marketing = category.startsWith("marketing");
        var everything = latest(number, ConsentScope.EVERYTHING);
        var promotions = latest(number, ConsentScope.MARKETING);
        if ("opt_out".equals(everything)) return "opted_out";
        if (marketing && "opt_out".equals(promotions)) return "marketing_stopped";
        if (!optInRequired(number) || "opt_in".equals(everything)) return null;
        return marketing && "opt_in".equals(promotions) ? null : "no_opt_in";
    }

    private @Nullable String latest(PhoneNumberId number, ConsentScope scope) {
        return consented.stream()
                .filter(each -> each.key.scope() == scope)
                .filter(each -> each.key.isEverywhere() || number.equals(each.key.number()))
                .map(Consented::consent)
                .max(Comparator.comparing(Consent::at).thenComparing(each -> !each.optIn()))
                .map(Consent::action)
                .orElse(null);
    }

    private @Nullable String byPerson(SendRequest request) {
        var person =
                took.stream()
                        .filter(each -> each.number.equals(request.number()))
                        .map(Assigned::assignee)
                        .max(Comparator.comparing(Assignee::at).thenComparing(Assignee::person))
                        .filter(Assignee::person)
                        .isPresent();
        return person && "bot".equals(request.requester().sender()) ? "handled_by_person" : null;
    }

    /// Until when free-form may be sent; now, if it may not.
    Instant freeFormUntil(PhoneNumberId number, Instant now) {
        var until = now;
        for (var window : windows(number))
            if (window.contains(now) && now.plus(MARGIN).isBefore(window.until()))
                until = window.until().minus(MARGIN);
        return until;
    }

    /// W1: of each message 24 hours, and those that touch are one.
    List<ServiceWindow> windows(PhoneNumberId number) {
        var windows = new ArrayList<ServiceWindow>();
        wrote.stream()
                .filter(each -> each.number.equals(number))
                .map(Wrote::at)
                .sorted()
                .forEach(at -> {
                    var last = windows.isEmpty() ? null : windows.getLast();
                    if (last == null || last.until().isBefore(at))
                        windows.add(new ServiceWindow(at, at.plus(DAY), false));
                    else
                        windows.set(
                                windows.size() - 1,
                                new ServiceWindow(last.openedAt(), at.plus(DAY), false));
                });
        return windows;
    }

    @Override
    public boolean hasNumber(PhoneNumberId phoneNumberId) {
        return !phoneNumberId.value().equals("9");
    }

    @Override
    public boolean optInRequired(PhoneNumberId phoneNumberId) {
        return phoneNumberId.value().equals("2");
    }

    @Override
    public Optional<Template> template(PhoneNumberId phoneNumberId, String name, String language) {
        return switch (name) {
            case "promo" -> Optional.of(new Template("marketing", "approved"));
            case "update" -> Optional.of(new Template("utility", "approved"));
            case "varying" -> Optional.of(new Template("utility", varying));
            default -> Optional.empty();
        };
    }

    @Override
    public MessagingLimit limit(PhoneNumberId phoneNumberId, Map<String, String> labels) {
        return new MessagingLimit("portfolio/acme", places);
    }

    @Override
    public int throughput(PhoneNumberId phoneNumberId) {
        return 80;
    }
}
