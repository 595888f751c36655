package convometer.tracker.streams.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.GroupRecord;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is stored comes back the same.
class CustomerRecordsTest {

    private final AvroSerdes serdes = AvroSerdes.with("memory:customer-records");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void whatIsStoredComesBackTheSame(long seed) {
        var states = StatesOfTraffic.of(seed);
        var customers = serdes.<CustomerRecord>values();
        for (var state : states.customers()) {
            var record = CustomerRecords.record(state, null);
            var bytes = customers.serializer().serialize("customers", record);
            CustomerState read =
                    CustomerRecords.state(customers.deserializer().deserialize("customers", bytes));
            assertEquals(record, CustomerRecords.record(read, null));
        }
        var groups = serdes.<GroupRecord>values();
        for (var state : states.groups()) {
            var record = CustomerRecords.record("acme", state.store(), null);
            var bytes = groups.serializer().serialize("groups", record);
            var read = CustomerRecords.group(groups.deserializer().deserialize("groups", bytes));
            assertEquals(record, CustomerRecords.record("acme", read, null));
            for (var message : state.messages()) {
                var row = CustomerRecords.record(message);
                assertEquals(row, CustomerRecords.record(CustomerRecords.message(row)));
            }
        }
    }
}
