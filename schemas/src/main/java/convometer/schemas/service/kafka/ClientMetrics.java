package convometer.schemas.service.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/// The metrics of clients, by the names that those within a streams application have. They go when
/// their client is closed: the library's own stay for ever, and hide those of the next client with
/// the same name.
final class ClientMetrics {

    private final MeterRegistry registry;
    private final Map<String, KafkaClientMetrics> bound = new HashMap<>();

    ClientMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// A client that ends its metrics when it is closed.
    ///
    /// @param name of two clients with one name the newer is measured, also while both are there
    <C> C measured(Class<? super C> type, C client, String name, KafkaClientMetrics metrics) {
        bind(name, metrics);
        @SuppressWarnings("unchecked") // The proxy has no other type.
        var proxy =
                (C)
                        Proxy.newProxyInstance(
                                type.getClassLoader(),
                                new Class<?>[] {type},
                                (_, method, arguments) -> {
                                    try {
                                        return method.invoke(client, arguments);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause() == null ? e : e.getCause();
                                    } finally {
                                        if (method.getName().equals("close")) end(name, metrics);
                                    }
                                });
        return proxy;
    }

    private synchronized void bind(String name, KafkaClientMetrics metrics) {
        var former = bound.put(name, metrics);
        if (former != null) former.close();
        metrics.bindTo(registry);
    }

    /// What was ended before is not ended again: its meters have the names of its successor's.
    private synchronized void end(String name, KafkaClientMetrics metrics) {
        if (bound.remove(name, metrics)) metrics.close();
    }
}
