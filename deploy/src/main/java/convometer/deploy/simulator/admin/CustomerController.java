package convometer.deploy.simulator.admin;

import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.customers.Customer;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What customers do, and who they are.
@Controller(value = "/twin/customers", consumes = MediaType.ALL, produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class CustomerController {

    private static final Set<String> PROFILE =
            Set.of(
                    "user_id",
                    "wa_id",
                    "name",
                    "phone_hidden",
                    "undeliverable",
                    "fails_with",
                    "times");

    private final MetaSimulator simulator;

    CustomerController(MetaSimulator simulator) {
        this.simulator = simulator;
    }

    @Post
    Map<String, Object> act(@Body @Nullable String body) {
        return CustomerActions.run(CustomerRequest.of(simulator.state(), JsonFields.of(body)));
    }

    @Put("/{id}")
    Map<String, Object> change(String id, @Body @Nullable String body) {
        var fields = JsonFields.of(body).only(PROFILE);
        var customers = simulator.state().customers();
        var before = customers.find(CustomerRequest.checkedId("customer", id));
        var waId = fields.text("wa_id", before.waId() == null ? "" : before.waId());
        var userId = fields.text("user_id", before.userId() == null ? "" : before.userId());
        var after =
                before.withIds(waId.isEmpty() ? null : waId, userId.isEmpty() ? null : userId)
                        .withProfile(
                                fields.text("name", before.name()),
                                fields.flag("phone_hidden", before.phoneHidden()),
                                fields.flag("undeliverable", before.undeliverable()));
        if (after.phoneHidden() && after.userId() == null)
            throw AdminError.invalid("user_id", "who hides the phone needs a user_id");
        customers.put(after);
        if (fields.json().has("fails_with"))
            customers.setFailure(
                    after.key(),
                    fields.number("fails_with", 0, 0, 9_999_999),
                    fields.number("times", -1, -1, 1_000_000));
        return show(id);
    }

    @Get("/{id}")
    Map<String, Object> show(String id) {
        return json(simulator.state().customers().find(CustomerRequest.checkedId("customer", id)));
    }

    private static Map<String, Object> json(Customer customer) {
        var json = new LinkedHashMap<String, Object>();
        if (customer.waId() != null) json.put("wa_id", customer.waId());
        if (customer.userId() != null) json.put("user_id", customer.userId());
        json.put("name", customer.name());
        json.put("phone_hidden", customer.phoneHidden());
        json.put("undeliverable", customer.undeliverable());
        json.put("blocked", new HashSet<>(customer.blocked()));
        json.put("stopped_marketing", new HashSet<>(customer.stopped()));
        return json;
    }
}
