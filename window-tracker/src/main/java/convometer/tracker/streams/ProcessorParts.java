package convometer.tracker.streams;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.gate.GateFold;
import convometer.tracker.policy.Rules;
import convometer.tracker.reference.AccountWabas;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.HistoryRows;
import convometer.tracker.streams.store.RecentValues;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;

import java.time.Clock;
import java.time.Duration;

/// What the processors of customers need beside their context.
///
/// @param values reads the value of a record that was forwarded
record ProcessorParts(
        Rules rules,
        Accounts accounts,
        GateFold gateFold,
        DecisionMetrics metrics,
        Clock clock,
        Duration checkDueEvery,
        Deserializer<SpecificRecord> values,
        HistoryRows.Values history) {

    static ProcessorParts of(TopologyParameters parameters, AvroSerdes serdes) {
        var accounts = parameters.accounts();
        var policy = parameters.policy();
        return new ProcessorParts(
                new Rules(policy, new AccountWabas(accounts)),
                accounts,
                new GateFold(parameters.referenceData().gate(policy)),
                new DecisionMetrics(parameters.meters()),
                parameters.clock(),
                parameters.checkDueEvery(),
                serdes.deserializer(),
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
                RecentValues.period(rules.policy().kept()));
    }
}
