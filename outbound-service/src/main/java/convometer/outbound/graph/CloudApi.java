package convometer.outbound.graph;

/// Meta's API for sending messages. Sending twice delivers twice: there is no idempotency key.
public interface CloudApi {

    /// Hands over one message and reads the answer; whatever goes wrong is an answer, too.
    ///
    /// @param body the send body, JSON
    Answer send(String phoneNumberId, String body);
}
