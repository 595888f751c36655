package convometer.ingest;

/// What became of a webhook.
public enum Outcome {
    /// The broker has all of it.
    ACCEPTED,
    /// The signature is missing or signs something else.
    BAD_SIGNATURE,
    /// The client's certificate has another name than it has to have.
    WRONG_CLIENT,
    /// It is a dead letter as a whole.
    SET_ASIDE,
    TOO_LARGE,
    /// The body did not come in time, or its sender left.
    TOO_SLOW,
    KAFKA_UNAVAILABLE,
    /// There was no room for it.
    OVERLOADED
}
