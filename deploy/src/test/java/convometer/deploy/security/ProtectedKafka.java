package convometer.deploy.security;

import convometer.deploy.parts.KafkaSecurity;
import convometer.deploy.parts.Stack;
import convometer.schemas.tls.TestCertificates;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// A broker with TLS that lets each service do what the table says and nothing else. The services
/// make their topics by themselves.
public abstract class ProtectedKafka implements KafkaSecurity {

    private final TestCertificates certificates;
    private final String protocol;
    private final String superuser;

    /// @param superuser who may do everything
    ProtectedKafka(TestCertificates certificates, String protocol, String superuser) {
        this.certificates = certificates;
        this.protocol = protocol;
        this.superuser = superuser;
    }

    /// Of a client that comes in as a user, beside whom it trusts.
    abstract Map<String, String> login(String user);

    /// Whom a client trusts.
    Map<String, String> trust() {
        return certificates.trust();
    }

    /// How the broker knows who comes in.
    abstract Map<String, String> authentication();

    final TestCertificates certificates() {
        return certificates;
    }

    @Override
    public final String protocol() {
        return protocol;
    }

    @Override
    public final Map<String, String> broker() {
        var broker = new HashMap<>(authentication());
        broker.put("ssl.keystore.type", "PKCS12");
        broker.put("ssl.keystore.location", certificates.keyStore("broker").toString());
        broker.put("ssl.keystore.password", TestCertificates.PASSWORD);
        broker.putAll(certificates.trust());
        broker.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // Who speaks to the controller, on this machine alone, is nobody by name.
        broker.put("super.users", "User:" + superuser + ";User:ANONYMOUS");
        return broker;
    }

    @Override
    public final Map<String, String> environment(String service) {
        var environment = new HashMap<String, String>();
        properties(service)
                .forEach((name, value) ->
                        environment.put(
                                "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return environment;
    }

    private Map<String, String> properties(String user) {
        var properties = new HashMap<>(trust());
        properties.put("security.protocol", protocol);
        properties.putAll(login(user));
        return properties;
    }

    @Override
    public final void prepare(Stack stack) {
        try (var admin = admin(stack)) {
            var all = Acl.all().stream().flatMap(Acl::bindings).toList();
            admin.createAcls(all).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Properties of a client that may do everything.
    public final Map<String, String> superuser() {
        return properties(superuser);
    }

    private Admin admin(Stack stack) {
        var properties = new HashMap<String, Object>(superuser());
        properties.put("bootstrap.servers", stack.bootstrapServers());
        return Admin.create(properties);
    }

    /// Takes one operation away from a service.
    public final void takeAway(Stack stack, AclBinding binding) throws Exception {
        try (var admin = admin(stack)) {
            var taken = admin.deleteAcls(List.of(binding.toFilter())).all().get();
            if (taken.size() != 1) throw new AssertionError("nothing like " + binding);
        }
    }
}
