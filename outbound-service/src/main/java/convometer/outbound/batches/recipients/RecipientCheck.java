package convometer.outbound.batches.recipients;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.graph.Json;
import convometer.outbound.rules.SendBody;
import convometer.outbound.rules.Size;
import convometer.outbound.rules.batch.BatchForm;
import convometer.outbound.rules.batch.Row;
import convometer.outbound.rules.batch.TemplateRendering;
import convometer.schemas.service.Problem.FieldError;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Checks every recipient before anything is taken: whether the message to each can be sent, and
/// whether anybody is named twice.
public final class RecipientCheck {

    /// The most recipients of a batch.
    static final int MOST = 100_000;

    private static final int MOST_ERRORS = 100;

    private final BatchForm form;
    private final Map<String, Long> lines = new HashMap<>();
    private final List<FieldError> errors = new ArrayList<>();
    private final MessageDigest content;
    private int count;

    public RecipientCheck(BatchForm form) {
        this.form = form;
        try {
            content = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        add(form.phoneNumberId());
        add(Json.write(form.template()));
        add(String.valueOf(form.deadline()));
        add(String.valueOf(form.sender()));
        add(form.labels().toString());
        add(String.valueOf(form.startNow()));
        add(String.valueOf(form.startAt()));
        add(String.valueOf(form.quietHours()));
    }

    /// Reads all of them.
    public RecipientCheck read(RecipientFile file) {
        try {
            file.read(this::check);
        } catch (RecipientFile.Unreadable e) {
            errors.add(new FieldError(e.field(), String.valueOf(e.getMessage())));
        }
        if (count == 0 && errors.isEmpty())
            errors.add(new FieldError("recipients", "must have at least one recipient"));
        if (count > MOST)
            errors.add(
                    new FieldError(
                            "recipients", "must have at most %,d recipients".formatted(MOST)));
        return this;
    }

    private void check(Row row) {
        if (++count > MOST || errors.size() >= MOST_ERRORS) return;
        var rendered = TemplateRendering.of(form.template(), row);
        var body = new SendBody(rendered.message());
        for (var violation : rendered.violations())
            wrong(row, violation.field(), violation.reason());
        if (rendered.violations().isEmpty())
            for (var violation : body.violations())
                wrong(row, withoutMessage(violation.field()), violation.reason());
        body.customer().ifPresent(customer -> first(row, customer));
        var written = Json.write(rendered.message());
        if (Size.of(rendered.message()) > Size.LARGEST)
            wrong(
                    row,
                    "parameters",
                    "make a message of more than %,d bytes".formatted(Size.LARGEST));
        add(written);
    }

    private void first(Row row, String customer) {
        var before = lines.putIfAbsent(customer, row.line());
        if (before != null)
            wrong(
                    row,
                    row.to() == null ? "recipient" : "to",
                    "is the same recipient as in line " + before);
    }

    private void wrong(Row row, String field, String reason) {
        errors.add(
                new FieldError(
                        "recipients[%d].%s".formatted(row.line(), field),
                        "line %d: %s".formatted(row.line(), reason)));
    }

    private static String withoutMessage(String field) {
        return field.startsWith("message.") ? field.substring("message.".length()) : field;
    }

    private void add(String text) {
        content.update((text.length() + ":" + text).getBytes(UTF_8));
    }

    /// What is wrong; empty where all of it can be taken.
    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    public int count() {
        return count;
    }

    /// The same for the same batch, however its recipients were written down.
    public String fingerprint() {
        try {
            var so = (MessageDigest) content.clone();
            return HexFormat.of().formatHex(so.digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's SHA-256 can be cloned", e);
        }
    }
}
