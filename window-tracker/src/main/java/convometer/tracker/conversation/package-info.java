/// Derived conversations (rules C): what a delivery opens or joins, free entry points (C5) and the
/// kinds of before 2023-06-01 (C6). It owns a customer's thread at one business number: history,
/// derived state, the difference to what was emitted, and retention (S6).
@NullMarked
package convometer.tracker.conversation;

import org.jspecify.annotations.NullMarked;
