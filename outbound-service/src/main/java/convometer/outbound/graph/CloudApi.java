package convometer.outbound.graph;


/// Meta's door for messages. Handing over twice sends twice: there is no idempotency key.
interface CloudApi {

    /// Hands over one message and reads the answer; whatever goes wrong is an answer, too.
    ///
    /// @param body the send body, JSON
    Answer send(String phoneNumberId, String body);
}
