package convometer.tracker;

import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.ReportedConversation;
import convometer.events.ReportedError;
import convometer.events.ReportedPricing;
import convometer.events.SendRecord;
import convometer.tracker.rules.MetaConversation;
import convometer.tracker.rules.Pricing;
import convometer.tracker.rules.Sent;
import convometer.tracker.rules.ThreadEvent.CustomerActed;
import convometer.tracker.rules.ThreadEvent.MessageSent;
import convometer.tracker.rules.ThreadEvent.StatusObserved;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Translates what comes on the topics to events of the rules.
final class ThreadEvents {

    static CustomerActed acted(InboundMessage message) {
        return new CustomerActed(
                message.getType(),
                Objects.requireNonNullElse(message.getSubtype(), ""),
                message.getReferral(),
                names(message.getWaId(), message.getUserId()),
                message.getAt());
    }

    static StatusObserved observed(MessageStatus status) {
        return new StatusObserved(
                status.getWamid(),
                status.getStatus(),
                status.getAt(),
                status.getWabaId(),
                status.getWaId(),
                pricing(status.getPricing()),
                conversation(status.getConversation()),
                status.getErrors().stream()
                        .map(ReportedError::getCode)
                        .collect(Collectors.toUnmodifiableSet()),
                names(status.getWaId(), status.getUserId()));
    }

    static MessageSent sent(SendRecord sent) {
        return new MessageSent(
                sent.getWamid(),
                new Sent(
                        sent.getSentAt(),
                        sent.getType(),
                        sent.getTemplateCategory(),
                        sent.getTo(),
                        canonical(sent)),
                names(sent.getWaId(), sent.getUserId()));
    }

    /// All that two records of one message could differ in.
    private static String canonical(SendRecord sent) {
        return Stream.of(
                        sent.getType(),
                        sent.getTemplateName(),
                        sent.getTemplateLanguage(),
                        sent.getTemplateCategory(),
                        sent.getTo(),
                        sent.getRequestId())
                .map(part -> Objects.requireNonNullElse(part, ""))
                .collect(Collectors.joining("|"));
    }

    private static Set<String> names(@Nullable String waId, @Nullable String userId) {
        return Stream.of(waId, userId)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Pricing pricing(@Nullable ReportedPricing reported) {
        return reported == null
                ? null
                : new Pricing(reported.getCategory(), reported.getCanonical());
    }

    private static @Nullable MetaConversation conversation(
            @Nullable ReportedConversation reported) {
        return reported == null
                ? null
                : new MetaConversation(
                        reported.getId(),
                        reported.getOrigin(),
                        reported.getExpirationAt(),
                        reported.getCanonical());
    }

    private ThreadEvents() {}
}
