package convometer.schemas.service.kafka;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A client whose calls say, once for each resource, what the service may not do. The caller gets
/// the exception all the same, and may hold it for something that passes.
final class DeniedCalls implements InvocationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DeniedCalls.class);

    /// Clients for a piece of work are made again and again, and would say the same each time.
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private final Object client;
    private final AclOperation operation;
    private final String transactions;
    private final String principal;

    private DeniedCalls(
            Object client, AclOperation operation, String transactions, String principal) {
        this.client = client;
        this.operation = operation;
        this.transactions = transactions;
        this.principal = principal;
    }

    /// @param operation what the client does to topics
    /// @param transactions its transactional id; empty: it has none
    static <C> C of(
            Class<? super C> type,
            C client,
            AclOperation operation,
            String transactions,
            String principal) {
        var handler = new DeniedCalls(client, operation, transactions, principal);
        @SuppressWarnings("unchecked") // The proxy has no other type.
        var proxy =
                (C) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
        return proxy;
    }

    @Override
    public @Nullable Object invoke(
            Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            var cause = e.getCause();
            if (cause == null) throw e;
            if (cause instanceof AuthorizationException) say(cause);
            throw cause;
        }
    }

    private void say(Throwable error) {
        Denial.of(error, operation, transactions)
                .map(denial -> denial.sentence(principal))
                .filter(SAID::add)
                .ifPresent(sentence -> LOG.error("{}", sentence));
    }
}
