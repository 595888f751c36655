package convometer.deploy.simulator.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.SimulatorState;
import convometer.deploy.simulator.webhooks.WebhookUpdate;

/// The webhooks of a billing account's events.
final class AccountEvents {

    /// Schedules a webhook, at least a second after the one before of the same account.
    static void schedule(SimulatorState state, String wabaId, String field, ObjectNode value) {
        var at = state.nextSecond("account " + wabaId, state.now());
        state.schedule(WebhookUpdate.account(wabaId, field, value, at));
    }

    private AccountEvents() {}
}
