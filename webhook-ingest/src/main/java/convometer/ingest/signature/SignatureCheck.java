package convometer.ingest.signature;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

import javax.crypto.Mac;

/// The check of one signature: takes the body piece by piece and keeps nothing of it.
public final class SignatureCheck {

    private final WebhookSignature claimed;
    private final List<Mac> macs;

    SignatureCheck(WebhookSignature claimed, List<Mac> macs) {
        this.claimed = claimed;
        this.macs = List.copyOf(macs);
    }

    /// Takes the next piece of the body.
    public void update(ByteBuffer piece) {
        for (var mac : macs) mac.update(piece.duplicate());
    }

    /// The whole body has one of the app's secrets under the claimed signature. To be asked once,
    /// after the last piece.
    public boolean matches() {
        var matches = false;
        for (var mac : macs) matches |= MessageDigest.isEqual(mac.doFinal(), claimed.digest());
        return matches;
    }
}
