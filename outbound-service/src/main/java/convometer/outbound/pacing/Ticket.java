package convometer.outbound.pacing;

import java.time.Instant;

/// A permitted message as far as its turn depends on it.
///
/// @param id of the request
/// @param thread within which messages go one after the other
/// @param number business number
/// @param account billing account of the number
/// @param lease until when it may be handed over
/// @param toOne it goes to one customer, whom Meta protects from too many messages
/// @param repeatable sending it twice does no harm: a mark
public record Ticket(
        String id,
        String thread,
        String number,
        String account,
        Instant lease,
        boolean toOne,
        boolean repeatable) {}
