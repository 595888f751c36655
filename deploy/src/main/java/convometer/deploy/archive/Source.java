package convometer.deploy.archive;

import java.util.regex.Pattern;

/// Where a line of an archive was in the topics that it was exported from.
///
/// @param topic name of the topic
public record Source(String topic, int partition, long offset) {

    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9._-]{1,249})/(\\d{1,9})/(\\d{1,18})");

    /// Reads what [#toString] writes.
    ///
    /// @throws BadLine if it is something else
    static Source parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches())
            throw new BadLine("source is not topic/partition/offset: \"" + text + "\"");
        return new Source(
                form.group(1), Integer.parseInt(form.group(2)), Long.parseLong(form.group(3)));
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
