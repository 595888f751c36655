package convometer.tracker.gate;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A request to send one message.
///
/// @param number the business number that is to send
/// @param customer to whom, by the name that was written
/// @param fallback a template to send in its place where the window is closed; null: none
/// @param deadline after which it is not worth sending; null: none
/// @param hold wait for the customer to write where the window is closed
/// @param requester who asks
/// @param toGroup it goes to a group
/// @param body what was written, to be handed on
/// @param renewal it was permitted before, and its lease is to be renewed
public record SendRequest(
        RequestId requestId,
        PhoneNumberId number,
        CustomerId customer,
        Content content,
        Content.@Nullable Named fallback,
        @Nullable Instant deadline,
        boolean hold,
        Requester requester,
        boolean toGroup,
        Body body,
        boolean renewal) {

    /// A request that is asked for the first time.
    public SendRequest(
            RequestId requestId,
            PhoneNumberId number,
            CustomerId customer,
            Content content,
            Content.@Nullable Named fallback,
            @Nullable Instant deadline,
            boolean hold,
            Requester requester,
            boolean toGroup,
            Body body) {
        this(
                requestId, number, customer, content, fallback, deadline, hold, requester, toGroup,
                body, false);
    }

    /// The message and its fallback as they were written, JSON; the gate looks at neither.
    ///
    /// @param fallback null: none
    public record Body(String message, @Nullable String fallback) {

        /// In characters.
        int length() {
            return message.length() + (fallback == null ? 0 : fallback.length());
        }
    }

    /// Names it among all requests: its thread as it was written, and its id.
    String inThread() {
        return number + "/" + customer + "/" + requestId;
    }

    /// What waiting for it takes, in characters.
    int length() {
        return body.length() + requester.length();
    }

    boolean isFreeForm() {
        return content instanceof Content.FreeForm || content instanceof Content.Reaction;
    }

    boolean isMark() {
        return content instanceof Content.Mark;
    }

    boolean isExpired(Instant now) {
        return deadline != null && !now.isBefore(deadline);
    }

    /// The same, permitted before or not.
    public SendRequest withRenewal(boolean isRenewal) {
        return new SendRequest(
                requestId, number, customer, content, fallback, deadline, hold, requester, toGroup,
                body, isRenewal);
    }

    /// The same with something else to send, and nothing in its place.
    SendRequest with(Content other) {
        return new SendRequest(
                requestId, number, customer, other, null, deadline, false, requester, toGroup,
                body);
    }
}
