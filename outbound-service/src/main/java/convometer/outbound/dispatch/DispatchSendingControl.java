package convometer.outbound.dispatch;

import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.SendingScope;
import convometer.outbound.pacing.SendingState;
import convometer.schemas.accounts.Accounts;

import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

/// What may send, as the dispatchers of this instance keep to it.
@Singleton
@Requires(beans = DecisionConsumer.class)
final class DispatchSendingControl implements SendingControl {

    private final Pacer pacer;
    private final SendingStates states;
    private final DecisionConsumer consumer;
    private final Accounts accounts;

    DispatchSendingControl(
            Pacer pacer, SendingStates states, DecisionConsumer consumer, Accounts accounts) {
        this.accounts = accounts;
        this.pacer = pacer;
        this.states = states;
        this.consumer = consumer;
    }

    @Override
    public SendingState state(SendingScope scope) {
        return pacer.sending(scope);
    }

    @Override
    public void set(SendingScope scope, SendingState state) {
        states.set(scope, state);
    }

    @Override
    public boolean isStopped(String phoneNumberId) {
        return !state(SendingScope.ALL).running()
                || !state(SendingScope.number(phoneNumberId)).running()
                || accounts.wabaOfNumber(phoneNumberId)
                        .filter(waba -> !state(SendingScope.account(waba.id())).running())
                        .isPresent();
    }

    @Override
    public int queued(String phoneNumberId) {
        return consumer.queued().getOrDefault(phoneNumberId, 0);
    }
}
