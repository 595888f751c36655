package convometer.billing.statements;

import convometer.events.BillingCount;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Tells two states of a statement apart without a clock.
final class Fingerprint {

    /// What every line has: a field that records get later changes no fingerprint.
    private static final Schema FIGURES = figures();

    private static Schema figures() {
        var record = BillingCount.getClassSchema();
        var figures = record.getFields().subList(0, record.getField("unpriced").pos() + 1);
        return Schema.createRecord(
                record.getName(),
                null,
                record.getNamespace(),
                false,
                figures.stream().map(field -> new Schema.Field(field, field.schema())).toList());
    }

    static String of(List<BillingCount> counts) {
        var digest = sha256();
        for (var count : counts) digest.update(text(count).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String text(BillingCount count) {
        var figures = new GenericData.Record(FIGURES);
        for (var field : FIGURES.getFields()) figures.put(field.pos(), count.get(field.pos()));
        var more =
                Stream.of(
                                count.getDay(),
                                count.getTemplateName(),
                                count.getTemplateLanguage(),
                                count.getLabels(),
                                count.getAdjusts().isEmpty() ? null : count.getAdjusts())
                        .toList();
        return more.stream().allMatch(part -> part == null) ? "" + figures : "" + figures + more;
    }

    /// SHA-256 in hexadecimal.
    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Fingerprint() {}
}
