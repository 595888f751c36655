package convometer.deploy.bench;

/// What is sent: bodies of the Cloud API.
final class Bodies {

    static String text(String to) {
        return "{\"to\":\"%s\",\"type\":\"text\",\"text\":{\"body\":\"Hello\"}}".formatted(to);
    }

    static String template(String to) {
        return "{\"to\":\"%s\",\"type\":\"template\",\"template\":{\"name\":\"order_update\",\"language\":{\"code\":\"en\"}}}"
                .formatted(to);
    }

    /// A body with what the Cloud API wants beside it.
    static String direct(String body, String callbackData) {
        return "{\"messaging_product\":\"whatsapp\",\"biz_opaque_callback_data\":\"%s\",%s"
                .formatted(callbackData, body.substring(1));
    }

    private Bodies() {}
}
