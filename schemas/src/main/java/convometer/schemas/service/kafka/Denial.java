package convometer.schemas.service.kafka;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

import java.util.Optional;

/// What a principal was not allowed to do. Kafka's exceptions name the resource, and not the
/// operation: that is known where it was tried.
///
/// @param resource such as `topic charges`, or `group outbound-dispatch`
public record Denial(AclOperation operation, String resource) {

    /// What was denied, if that is what an exception is about.
    ///
    /// @param tried what was tried with the topic, where it was one
    /// @param name of the topic, or of the producer's transactions; may be empty where the
    ///   exception knows it
    public static Optional<Denial> of(Throwable error, AclOperation tried, String name) {
        for (Throwable e = error; e != null; e = e.getCause())
            if (e instanceof AuthorizationException denied)
                return Optional.of(of(denied, tried, name));
        return Optional.empty();
    }

    /// The same where a streams application says what it was doing: it makes its topics, a producer
    /// writes, and whatever else comes of a poll reads.
    public static Optional<Denial> of(Throwable error) {
        return of(error, tried(error), "");
    }

    private static Denial of(AuthorizationException error, AclOperation tried, String name) {
        return switch (error) {
            case TopicAuthorizationException topics ->
                    new Denial(tried, "topic " + topicOf(topics, name));
            case GroupAuthorizationException group ->
                    new Denial(AclOperation.READ, "group " + group.groupId());
            case TransactionalIdAuthorizationException _ ->
                    new Denial(AclOperation.WRITE, ("transactional id " + name).strip());
            default -> new Denial(tried, name.isEmpty() ? "cluster" : "topic " + name);
        };
    }

    private static String topicOf(TopicAuthorizationException error, String otherwise) {
        var names = error.unauthorizedTopics();
        return names.isEmpty() ? otherwise : String.join(", ", names);
    }

    private static AclOperation tried(Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            var message = String.valueOf(e.getMessage());
            if (message.contains("Could not create topic")) return AclOperation.CREATE;
            // It gives the word of a producer's callback on, in another thread.
            if (message.contains("sending record")) return AclOperation.WRITE;
            for (var frame : e.getStackTrace())
                if (frame.getClassName().startsWith(KafkaProducer.class.getName()))
                    return AclOperation.WRITE;
        }
        return AclOperation.READ;
    }

    /// What to tell people.
    ///
    /// @param principal who was not allowed
    public String sentence(String principal) {
        return "%s may not %s %s; deploy/kafka/README.md lists what each service needs"
                .formatted(principal, operation, resource);
    }
}
