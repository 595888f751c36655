package convometer.outbound.graph;

import convometer.outbound.rules.SendResult;

/// Meta's API for sending messages. Sending twice delivers twice: there is no idempotency key.
public interface CloudApi {

    /// Hands over one message and reads the answer; whatever goes wrong is a result, too.
    ///
    /// @param body the send body, JSON
    SendResult send(String phoneNumberId, String body);
}
