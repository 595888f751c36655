package convometer.tracker.streams;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.gate.GateFold;
import convometer.tracker.policy.Rules;
import convometer.tracker.reference.AccountBudgets;
import convometer.tracker.reference.AccountWabas;
import convometer.tracker.streams.records.GateEvents;
import convometer.tracker.streams.records.IncomingRecord;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.HistoryRows;
import convometer.tracker.streams.store.RecentValues;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;

import java.time.Clock;
import java.time.Duration;

/// What the processors of customers need beside their context.
///
/// @param values of records that are forwarded
record ProcessorParts(
        Rules rules,
        Accounts accounts,
        AccountBudgets budgets,
        GateFold gateFold,
        DecisionMetrics metrics,
        Clock clock,
        Duration checkDueEvery,
        Serde<SpecificRecord> values,
        HistoryRows.Values history) {

    static ProcessorParts of(TopologyParameters parameters, AvroSerdes serdes) {
        var accounts = parameters.accounts();
        var policy = parameters.policy();
        return new ProcessorParts(
                new Rules(policy, new AccountWabas(accounts)),
                accounts,
                new AccountBudgets(accounts),
                new GateFold(parameters.referenceData().gate(policy)),
                new DecisionMetrics(parameters.meters()),
                parameters.clock(),
                parameters.checkDueEvery(),
                serdes.values(),
                HistoryRows.Values.of(serdes));
    }

    CustomerStores stores(ProcessorContext<?, ?> context) {
        return new CustomerStores(context, rules.policy(), history);
    }

    TrackerOutputs outputs(ProcessorContext<Object, Object> context) {
        return new TrackerOutputs(
                context,
                metrics,
                new AccountWabas(accounts),
                budgets,
                this::withoutContent,
                RecentValues.period(rules.policy().kept()));
    }

    GateEvents gateEvents() {
        return new GateEvents(rules.policy(), budgets::has);
    }

    /// D1: what is written to the key of another name has no content but what the gate reads.
    private IncomingRecord withoutContent(IncomingRecord record) {
        var less = gateEvents().withoutContent(record.value());
        return record.with(less, values.serializer());
    }
}
