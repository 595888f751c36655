package convometer.deploy.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Meta's endpoints: messages and marks of a number, templates of an account.
final class CloudApi {

    private static final Pattern PATH =
            Pattern.compile(
                    "(?:/v\\d+\\.\\d+)?/([^/]+)/(messages|marketing_messages|message_templates)");
    private static final int NONE = 0;

    private final MetaTwin twin;

    CloudApi(MetaTwin twin) {
        this.twin = twin;
    }

    /// A send that was understood.
    private record Send(World world, Asked asked, String number, SendBody body) {

        String recipient() {
            return String.valueOf(body.toUserId() ? body.userId() : body.waId());
        }

        String data() {
            return body.callbackData() == null ? "" : body.callbackData();
        }
    }

    Answer answer(Asked asked) throws InterruptedException {
        var world = twin.world();
        try {
            return route(world, asked);
        } catch (GraphError e) {
            var body = asked.json().orElse(MissingNode.getInstance());
            var to = body.path("to").asText(body.path("recipient").asText());
            var data = body.path("biz_opaque_callback_data").asText();
            world.journal.refused(world.now(), asked.path(), to, data, e, null);
            return Answer.error(e, Fingerprint.of(asked.body()));
        }
    }

    private Answer route(World world, Asked asked) throws InterruptedException {
        var path = PATH.matcher(asked.path());
        if (!path.matches()) throw unknownPath(asked);
        var id = path.group(1);
        var edge = path.group(2);
        var templates = edge.equals("message_templates");
        if (!asked.method().equals(templates ? "GET" : "POST")) throw unknownPath(asked);
        if (templates) return templates(world, id, asked);
        var waba = world.settings.accounts().wabaOfNumber(id);
        world.tokens.check(waba.map(one -> one.id()).orElse(""), asked.authorization());
        if (waba.isEmpty()) throw GraphError.unknownNumber(id);
        var json = asked.json().orElseThrow(() -> GraphError.invalid("The body is not JSON."));
        if (json.has("status")) return mark(world, asked, id, json);
        var send = new Send(world, asked, id, SendBody.of(json));
        if (edge.equals("marketing_messages") && !send.body().isTemplate())
            throw GraphError.badValue("['type']", "must be template.");
        return send(send, waba.get().id());
    }

    private static GraphError unknownPath(Asked asked) {
        return GraphError.invalid("Unknown path components: " + asked.path());
    }

    private static Answer send(Send send, String wabaId) throws InterruptedException {
        var world = send.world();
        var body = send.body();
        var template = body.isTemplate() ? world.templates.sendable(wabaId, body.content()) : null;
        var fault = world.faults.meeting(send.number(), send.recipient(), send.data());
        if (fault != null && !fault.what().accepts) return notTaken(send, fault);
        world.rates.check(
                world.knobs.limits(), wabaId, send.number(), send.recipient(), world.now());
        if (fault == null) return taken(send, template, null);
        if (fault.what() == Fault.Kind.SLOW) Thread.sleep(fault.waitMs());
        var answer = taken(send, template, fault.kind());
        return switch (fault.what()) {
            case ERROR_AFTER_ACCEPTANCE -> error(fault, send.asked());
            case TIMEOUT_AFTER_ACCEPTANCE -> Answer.none(fault.waitMs());
            case RESET_AFTER_ACCEPTANCE -> Answer.none(NONE);
            case LATE_ANSWER -> answer.after(fault.waitMs());
            default -> answer;
        };
    }

    private static Answer notTaken(Send send, Fault fault) {
        var journal = send.world().journal;
        var at = send.world().now();
        var error = fault.error();
        journal.refused(
                at, send.asked().path(), send.recipient(), send.data(), error, fault.kind());
        return switch (fault.what()) {
            case TIMEOUT_BEFORE_ACCEPTANCE -> Answer.none(fault.waitMs());
            case RESET_BEFORE_ACCEPTANCE -> Answer.none(NONE);
            default -> error(fault, send.asked());
        };
    }

    private static Answer error(Fault fault, Asked asked) {
        if (fault.code() == 0) return Answer.gateway(fault.httpStatus());
        return Answer.error(fault.error(), Fingerprint.of(asked.body()));
    }

    private static Answer taken(Send send, @Nullable Template template, @Nullable String fault) {
        var message = send.world().accept(send.number(), send.body(), template, fault);
        var contact = new LinkedHashMap<String, Object>();
        contact.put("input", send.body().input());
        if (message.waId() != null) contact.put("wa_id", message.waId());
        if (message.userId() != null) contact.put("user_id", message.userId());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("messaging_product", "whatsapp");
        answer.put("contacts", List.of(contact));
        answer.put(
                "messages", List.of(Map.of("id", message.wamid(), "message_status", "accepted")));
        return Answer.ok(answer);
    }

    private static Answer mark(World world, Asked asked, String number, JsonNode body) {
        SendBody.checkProduct(body);
        if (!body.path("status").asText().equals("read")) throw GraphError.badValue("status");
        var id = SendBody.text(body, "message_id");
        if (id == null) throw GraphError.missing("message_id");
        var typing = body.path("typing_indicator");
        if (!typing.isMissingNode() && !typing.path("type").asText().equals("text"))
            throw GraphError.badValue("['typing_indicator']['type']");
        var fault = world.faults.meeting(number, "", "mark " + id);
        if (fault != null && !fault.what().accepts) {
            world.journal.refused(world.now(), asked.path(), "", "", fault.error(), fault.kind());
            return error(fault, asked);
        }
        world.journal.marked(world.now(), number, id, !typing.isMissingNode());
        return Answer.ok(Map.of("success", true));
    }

    private static Answer templates(World world, String wabaId, Asked asked) {
        world.tokens.check(wabaId, asked.authorization());
        if (world.settings.accounts().waba(wabaId).isEmpty())
            throw GraphError.unknownNumber(wabaId);
        return Answer.ok(TemplateList.page(world.templates.of(wabaId), asked));
    }
}
