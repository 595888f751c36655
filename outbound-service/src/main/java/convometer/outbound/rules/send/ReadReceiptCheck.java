package convometer.outbound.rules.send;

/// A read receipt: the customer's message was read, and perhaps somebody is typing. It names no
/// recipient.
final class ReadReceiptCheck {

    static void check(JsonPointer message) {
        if (!"read".equals(message.at("status").text())) message.at("status").wrong("must be read");
        MessageCheck.messageId(message);
        var typing = message.at("typing_indicator");
        if (!typing.missing() && typing.object() && !"text".equals(typing.at("type").text()))
            typing.at("type").wrong("must be text");
    }

    private ReadReceiptCheck() {}
}
