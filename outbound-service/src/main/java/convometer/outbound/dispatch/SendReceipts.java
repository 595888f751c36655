package convometer.outbound.dispatch;

import convometer.events.OutboundReceipt;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.outbound.rules.Outcome;
import convometer.outbound.rules.SendBody;
import convometer.outbound.rules.SendResult;
import convometer.outbound.rules.SendResult.Accepted;
import convometer.outbound.rules.SendResult.Failed;
import convometer.outbound.rules.SendResult.LeaseExpired;
import convometer.outbound.rules.SendResult.Marked;
import convometer.outbound.rules.SendResult.NoAnswer;
import convometer.outbound.rules.SendResult.NotSent;
import convometer.outbound.rules.SendResult.Rejected;
import convometer.outbound.rules.SendResult.Stopped;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// What is said of a permitted message when it has come to its end, or nobody knows.
public final class SendReceipts {

    static final String NO_ANSWER = "no_answer";
    static final String INTERRUPTED = "interrupted";
    static final String UNSETTLED = "unsettled";

    private final Accounts accounts;

    /// @param accounts know the category of a template
    public SendReceipts(Accounts accounts) {
        this.accounts = accounts;
    }

    /// The receipt of a result after which the message is not tried again.
    OutboundReceipt receipt(Permission permission, SendResult result, Instant at) {
        return switch (result) {
            case Accepted accepted ->
                    receipt(permission, Outcome.ACCEPTED, at).setWamid(accepted.wamid()).build();
            case Marked _ -> receipt(permission, Outcome.ACCEPTED, at).build();
            case Rejected(var code, var message, _) ->
                    failed(permission, "meta_" + code, message, at);
            case Failed(var code, var message) -> failed(permission, code, message, at);
            case LeaseExpired _, Stopped _, NotSent _ ->
                    throw new IllegalStateException("it goes back to its queue");
            case NoAnswer(var why) ->
                    permission.readReceipt()
                            ? failed(permission, NO_ANSWER, "Meta did not answer (" + why + ")", at)
                            : unknown(
                                    permission,
                                    NO_ANSWER,
                                    "Meta did not say whether it took the message ("
                                            + why
                                            + "); it is not sent again",
                                    at);
        };
    }

    OutboundReceipt queueFull(Permission permission, Instant at) {
        return receipt(permission, Outcome.REFUSED, at)
                .setCode("queue_full")
                .setMessage("As many messages of the business number wait as may; ask again later")
                .build();
    }

    OutboundReceipt cancelled(Permission permission, Instant at) {
        return receipt(permission, Outcome.REFUSED, at)
                .setCode("cancelled")
                .setMessage("The request was cancelled before its message was sent")
                .build();
    }

    OutboundReceipt lost(Permission permission, Instant at) {
        return failed(
                permission,
                "permission_lost",
                "The permission is not on its topic any more; nothing was sent",
                at);
    }

    OutboundReceipt interrupted(Permission permission, Instant at) {
        return unknown(
                permission,
                INTERRUPTED,
                "The service ended while it sent the message;"
                        + " it may have been sent and is not sent again",
                at);
    }

    /// A status told that Meta has the message.
    public OutboundReceipt settled(Permission permission, String wamid, Instant at) {
        return receipt(permission, Outcome.ACCEPTED, at)
                .setWamid(wamid)
                .setMessage("A status of the message told that Meta took it")
                .build();
    }

    /// Nobody ever told.
    public OutboundReceipt neverTold(Permission permission, Instant at) {
        return receipt(permission, Outcome.UNKNOWN, at)
                .setCode(UNSETTLED)
                .setMessage("Nothing told whether Meta took the message; nothing more is awaited")
                .build();
    }

    /// What the tracker has to know of a permission that Meta did not take.
    public SendOutcome notTaken(Permission permission, OutboundReceipt receipt) {
        return SendOutcome.newBuilder()
                .setRequestId(permission.requestId())
                .setPhoneNumberId(permission.phoneNumberId())
                .setCustomer(permission.customer())
                .setOutcome(isUnknown(receipt) ? Outcome.UNKNOWN : Outcome.FAILED)
                .setCode(receipt.getCode())
                .setAt(receipt.getAt())
                .build();
    }

    private static boolean isUnknown(OutboundReceipt receipt) {
        return receipt.getOutcome().equals(Outcome.UNKNOWN);
    }

    public SendRecord send(Permission permission, Accepted accepted, Instant sentAt) {
        var message = new SendBody(permission.message());
        return SendRecord.newBuilder()
                .setWamid(accepted.wamid())
                .setRequestId(permission.requestId())
                .setPhoneNumberId(permission.phoneNumberId())
                .setTo(message.customer().orElse(permission.customer()))
                .setWaId(accepted.waId())
                .setUserId(accepted.userId())
                .setType(message.type().orElse("unknown"))
                .setTemplateName(message.templateName().orElse(null))
                .setTemplateLanguage(message.templateLanguage().orElse(null))
                .setTemplateCategory(category(permission, message))
                .setSentAt(sentAt)
                .setLabels(labels(permission))
                .build();
    }

    /// Those of the request; of a permission that was written before there were renewals nobody
    /// knows them.
    private static Map<String, String> labels(Permission permission) {
        var terms = permission.fact().getRenewal();
        return terms == null ? Map.of() : terms.getLabels();
    }

    /// Under which thread the tracker finds a send record.
    public static String thread(Permission permission, SendRecord send) {
        var group = new SendBody(permission.message()).group();
        var waId = send.getWaId();
        var customer = waId == null || group ? send.getTo() : waId;
        return new ThreadKey(permission.phoneNumberId(), customer).toString();
    }

    /// The gate knows best what it has permitted.
    private @Nullable String category(Permission permission, SendBody message) {
        var name = message.templateName();
        if (name.isEmpty()) return null;
        var permitted = permission.fact().getCategory();
        if (permitted != null) return permitted;
        return accounts.template(
                        permission.phoneNumberId(),
                        name.get(),
                        message.templateLanguage().orElse(""))
                .map(Accounts.Template::category)
                .orElse(null);
    }

    private static OutboundReceipt failed(
            Permission permission, String code, String message, Instant at) {
        return receipt(permission, Outcome.FAILED, at).setCode(code).setMessage(message).build();
    }

    private static OutboundReceipt unknown(
            Permission permission, String code, String message, Instant at) {
        return receipt(permission, Outcome.UNKNOWN, at)
                .setCode(code)
                .setMessage(message)
                .setSettled(false)
                .build();
    }

    private static OutboundReceipt.Builder receipt(
            Permission permission, String outcome, Instant at) {
        var receipt =
                OutboundReceipt.newBuilder()
                        .setRequestId(permission.requestId())
                        .setPhoneNumberId(permission.phoneNumberId())
                        .setCustomer(permission.customer())
                        .setOutcome(outcome)
                        .setLeaseUntil(permission.send().lease())
                        .setAt(at);
        return permission.hasContent()
                ? receipt.setExpectedCharge(permission.fact().getExpectedCharge())
                : receipt;
    }
}
