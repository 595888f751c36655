package convometer.deploy;

/// Cloud API bodies of the tests.
final class Messages {

    static String text(String to) {
        return "{\"to\":\"%s\",\"type\":\"text\",\"text\":{\"body\":\"Hello\"}}".formatted(to);
    }

    static String template(String to, String name, String language) {
        return "{\"to\":\"%s\",\"type\":\"template\",\"template\":{\"name\":\"%s\",\"language\":{\"code\":\"%s\"}}}"
                .formatted(to, name, language);
    }

    private Messages() {}
}
