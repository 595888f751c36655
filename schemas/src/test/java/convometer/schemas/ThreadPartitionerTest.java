package convometer.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Where a customer's threads are.
final class ThreadPartitionerTest {

    @Test
    void aCustomersThreadsAreInOnePartitionAtEveryNumber() {
        for (var customer : new String[] {"5511987654321", "BR.1A2b", "a/b"})
            assertEquals(
                    ThreadPartitioner.ofCustomer(customer, 7),
                    ThreadPartitioner.of("106540352242922/" + customer, 7),
                    customer);
    }

    @Test
    void theNumberAloneDecidesNothing() {
        assertEquals(ThreadPartitioner.of("1/5511", 64), ThreadPartitioner.of("2/5511", 64));
    }

    @Test
    void customersAreSpread() {
        var used =
                IntStream.range(0, 1_000)
                        .map(i -> ThreadPartitioner.of("1/55119" + i, 4))
                        .boxed()
                        .collect(Collectors.toSet());
        assertTrue(used.size() == 4, () -> "partitions used: " + used);
    }

    @Test
    void whatIsNoThreadIsPlacedByTheWholeKey() {
        assertEquals(
                ThreadPartitioner.ofCustomer("102290129340398", 4),
                ThreadPartitioner.of("102290129340398", 4));
    }
}
