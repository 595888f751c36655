package convometer.schemas.audit;

import convometer.events.AuditEntry;
import convometer.schemas.access.AccessFileChanged;
import convometer.schemas.access.Caller;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Makes entries. What callers say is cut to a length, and characters that could make a second
/// entry of one, where somebody prints it, are replaced.
final class AuditEntries {

    static final String REQUESTED = "requested";
    static final String ANSWERED = "answered";
    static final String OBSERVED = "observed";

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int LONGEST_CLAIM = 256;
    private static final int LONGEST_PATH = 1_024;
    private static final int LONGEST_NAMES = 4_096;

    /// What a template says of how a variable may look, as in `{command:start|pause}`: the OpenAPI
    /// document does not.
    private static final Pattern CONSTRAINT = Pattern.compile("\\{([^}:]+):[^}]*}");

    /// Control, format and line separators, and halves of characters.
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final String service;
    private final Clock clock;

    AuditEntries(String service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    /// @param template of the path that the request has met
    AuditEntry requested(HttpRequest<?> request, String template, Caller caller) {
        var headers = request.getHeaders();
        return AuditEntry.newBuilder()
                .setChangeId(UUID.randomUUID().toString())
                .setStage(REQUESTED)
                .setAt(now())
                .setService(service)
                .setCaller(bounded(caller.name(), LONGEST_CLAIM))
                .setKnownBy(caller.knownBy())
                .setRemoteAddress(address(request.getRemoteAddress()))
                .setForwardedForClaim(claim(headers.getAll(FORWARDED_FOR)))
                .setUserAgentClaim(claim(headers.getAll(HttpHeaders.USER_AGENT)))
                .setAction(request.getMethodName() + " " + plain(template))
                .setTarget(bounded(request.getUri().getPath(), LONGEST_PATH))
                .build();
    }

    /// @param requested the entry that was written before
    AuditEntry answered(AuditEntry requested, HttpResponse<?> answer) {
        var location = answer.getHeaders().get(HttpHeaders.LOCATION);
        return AuditEntry.newBuilder(requested)
                .setStage(ANSWERED)
                .setAt(now())
                .setStatus(answer.code())
                .setLocation(location == null ? null : bounded(location, LONGEST_PATH))
                .build();
    }

    AuditEntry observed(AccessFileChanged change) {
        return AuditEntry.newBuilder()
                .setChangeId(UUID.randomUUID().toString())
                .setStage(OBSERVED)
                .setAt(now())
                .setService(service)
                .setCaller("")
                .setKnownBy("access_file")
                .setAction("access file")
                .setTarget(bounded(change.toString(), LONGEST_NAMES))
                .build();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String plain(String template) {
        return CONSTRAINT.matcher(template).replaceAll("{$1}");
    }

    private static @Nullable String address(@Nullable InetSocketAddress peer) {
        if (peer == null) return null;
        return peer.getAddress() == null
                ? peer.getHostString()
                : peer.getAddress().getHostAddress();
    }

    private static @Nullable String claim(@Nullable List<String> values) {
        return values == null || values.isEmpty()
                ? null
                : bounded(String.join(", ", values), LONGEST_CLAIM);
    }

    /// Cut first: what is cut through the middle of a character leaves a half.
    private static String bounded(String text, int longest) {
        var cut = text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
        return UNPRINTABLE.matcher(cut).replaceAll("\uFFFD");
    }
}
