package convometer.ingest.signature;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What only Meta and we know. Without both secrets the service does not start. While the app's
/// secret rotates there are several, and each of them counts. The line break that a secret's file
/// ends with is no part of it.
@Context
public final class WebhookSecrets {

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> appSecrets;
    private final byte[] verifyToken;

    /// @param appSecret environment `WHATSAPP_APP_SECRET`; several, comma-separated
    /// @param verifyToken environment `WHATSAPP_VERIFY_TOKEN`
    public WebhookSecrets(
            @Property(name = "whatsapp.app-secret") @Nullable String appSecret,
            @Property(name = "whatsapp.verify-token") @Nullable String verifyToken) {
        this.appSecrets =
                Arrays.stream(required("WHATSAPP_APP_SECRET", appSecret).split(","))
                        .map(String::strip)
                        .filter(secret -> !secret.isEmpty())
                        .map(WebhookSecrets::key)
                        .toList();
        if (appSecrets.isEmpty())
            throw new IllegalArgumentException(
                    "WHATSAPP_APP_SECRET has no secret between its commas");
        this.verifyToken = bytes(required("WHATSAPP_VERIFY_TOKEN", verifyToken).strip());
    }

    private static String required(String variable, @Nullable String value) {
        if (value == null || value.isBlank())
            throw new IllegalArgumentException(
                    variable + " is missing; webhook-ingest does not start without it");
        return value;
    }

    private static SecretKeySpec key(String secret) {
        return new SecretKeySpec(bytes(secret), ALGORITHM);
    }

    /// The token of the handshake is ours.
    public boolean verifies(@Nullable String token) {
        return token != null && MessageDigest.isEqual(bytes(token), verifyToken);
    }

    /// Begins the check of a signature, by each of the app's secrets.
    public SignatureCheck check(WebhookSignature claimed) {
        return new SignatureCheck(claimed, appSecrets.stream().map(WebhookSecrets::mac).toList());
    }

    private static Mac mac(SecretKeySpec secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
