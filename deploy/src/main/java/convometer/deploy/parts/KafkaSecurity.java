package convometer.deploy.parts;

import java.util.List;
import java.util.Map;

/// How the embedded broker is protected, and how its clients get in.
public interface KafkaSecurity {

    /// As `deploy/run` has it: anybody on this machine, and the launcher makes the topics.
    KafkaSecurity NONE = new KafkaSecurity() {};

    /// Of the listener for clients, which has the same name.
    default String protocol() {
        return "PLAINTEXT";
    }

    /// More properties of the broker.
    default Map<String, String> broker() {
        return Map.of();
    }

    /// More options of the command that formats the broker's folder, such as users.
    default List<String> format() {
        return List.of();
    }

    /// What a service has in its environment to get in.
    default Map<String, String> environment(String service) {
        return Map.of();
    }

    /// Is called once the broker answers and before a service starts, such as to give the services
    /// what they need.
    default void prepare(Stack stack) {
        stack.makeTopics();
    }
}
