package convometer.outbound.dispatch;

import convometer.events.OutboundReceipt;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.outbound.graph.Answer;
import convometer.outbound.graph.Answer.Accepted;
import convometer.outbound.graph.Answer.Expired;
import convometer.outbound.graph.Answer.Failed;
import convometer.outbound.graph.Answer.Marked;
import convometer.outbound.graph.Answer.NoAnswer;
import convometer.outbound.graph.Answer.NotSent;
import convometer.outbound.graph.Answer.Rejected;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.SendBody;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What is said of a permitted message when it has come to its end, or nobody knows.
public final class Answers {

    static final String NO_ANSWER = "no_answer";
    static final String INTERRUPTED = "interrupted";
    static final String UNSETTLED = "unsettled";

    private final Accounts accounts;

    /// @param accounts know the category of a template
    public Answers(Accounts accounts) {
        this.accounts = accounts;
    }

    /// The receipt of an answer after which the message is not tried again.
    OutboundReceipt receipt(Permit permit, Answer answer, Instant at) {
        return switch (answer) {
            case Accepted accepted ->
                    receipt(permit, Outcome.ACCEPTED, at).setWamid(accepted.wamid()).build();
            case Marked _ -> receipt(permit, Outcome.ACCEPTED, at).build();
            case Rejected(var code, var message, _) -> failed(permit, "meta_" + code, message, at);
            case Failed(var code, var message) -> failed(permit, code, message, at);
            case Expired _ ->
                    receipt(permit, Outcome.REFUSED, at)
                            .setCode("lease_expired")
                            .setMessage(
                                    "The permission had run out before the message could be sent")
                            .build();
            case NotSent(var why) ->
                    failed(
                            permit,
                            "no_connection",
                            "The Cloud API could not be reached; nothing was sent (" + why + ")",
                            at);
            case NoAnswer(var why) ->
                    permit.mark()
                            ? failed(permit, NO_ANSWER, "Meta did not answer (" + why + ")", at)
                            : unknown(
                                    permit,
                                    NO_ANSWER,
                                    "Meta did not say whether it took the message ("
                                            + why
                                            + "); it is not sent again",
                                    at);
        };
    }

    OutboundReceipt interrupted(Permit permit, Instant at) {
        return unknown(
                permit,
                INTERRUPTED,
                "The service ended while it sent the message;"
                        + " it may have been sent and is not sent again",
                at);
    }

    /// A status told that Meta has the message.
    public OutboundReceipt settled(Permit permit, String wamid, Instant at) {
        return receipt(permit, Outcome.ACCEPTED, at)
                .setWamid(wamid)
                .setMessage("A status of the message told that Meta took it")
                .build();
    }

    /// Nobody ever told.
    public OutboundReceipt neverTold(Permit permit, Instant at) {
        return receipt(permit, Outcome.UNKNOWN, at)
                .setCode(UNSETTLED)
                .setMessage("Nothing told whether Meta took the message; nothing more is awaited")
                .build();
    }

    /// What the tracker has to know of a permission that Meta did not take.
    public SendOutcome notTaken(Permit permit, OutboundReceipt receipt) {
        return SendOutcome.newBuilder()
                .setRequestId(permit.requestId())
                .setPhoneNumberId(permit.phoneNumberId())
                .setCustomer(permit.customer())
                .setOutcome(isUnknown(receipt) ? Outcome.UNKNOWN : Outcome.FAILED)
                .setCode(receipt.getCode())
                .setAt(receipt.getAt())
                .build();
    }

    private static boolean isUnknown(OutboundReceipt receipt) {
        return receipt.getOutcome().equals(Outcome.UNKNOWN);
    }

    public SendRecord send(Permit permit, Accepted accepted, Instant sentAt) {
        var message = new SendBody(permit.message());
        return SendRecord.newBuilder()
                .setWamid(accepted.wamid())
                .setRequestId(permit.requestId())
                .setPhoneNumberId(permit.phoneNumberId())
                .setTo(message.customer().orElse(permit.customer()))
                .setWaId(accepted.waId())
                .setUserId(accepted.userId())
                .setType(message.type().orElse("unknown"))
                .setTemplateName(message.templateName().orElse(null))
                .setTemplateLanguage(message.templateLanguage().orElse(null))
                .setTemplateCategory(category(permit, message))
                .setSentAt(sentAt)
                .build();
    }

    /// Under which thread the tracker finds a send record.
    public static String thread(Permit permit, SendRecord send) {
        var group = new SendBody(permit.message()).group();
        var waId = send.getWaId();
        var customer = waId == null || group ? send.getTo() : waId;
        return new ThreadKey(permit.phoneNumberId(), customer).toString();
    }

    /// The gate knows best what it has permitted.
    private @Nullable String category(Permit permit, SendBody message) {
        var name = message.templateName();
        if (name.isEmpty()) return null;
        var permitted = permit.permission().getCategory();
        if (permitted != null) return permitted;
        return accounts.template(
                        permit.phoneNumberId(), name.get(), message.templateLanguage().orElse(""))
                .map(Accounts.Template::category)
                .orElse(null);
    }

    private static OutboundReceipt failed(Permit permit, String code, String message, Instant at) {
        return receipt(permit, Outcome.FAILED, at).setCode(code).setMessage(message).build();
    }

    private static OutboundReceipt unknown(Permit permit, String code, String message, Instant at) {
        return receipt(permit, Outcome.UNKNOWN, at)
                .setCode(code)
                .setMessage(message)
                .setSettled(false)
                .build();
    }

    private static OutboundReceipt.Builder receipt(Permit permit, String outcome, Instant at) {
        return OutboundReceipt.newBuilder()
                .setRequestId(permit.requestId())
                .setPhoneNumberId(permit.phoneNumberId())
                .setCustomer(permit.customer())
                .setOutcome(outcome)
                .setLeaseUntil(permit.permission().getLeaseUntil())
                .setExpectedCharge(permit.permission().getExpectedCharge())
                .setAt(at);
    }
}
