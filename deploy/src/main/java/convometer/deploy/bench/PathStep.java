package convometer.deploy.bench;

import convometer.schemas.Topics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a delivered webhook comes through on its way to a line, in this order. A record is there
/// when somebody who reads committed records alone has read it.
enum PathStep {
    ANSWER("the door has answered", ""),
    STATUS("its status is there", Topics.MESSAGE_STATUSES.name()),
    FACT("window-tracker's fact is there", Topics.THREAD_DECISIONS.name()),
    TAKEN("billing has taken its fact", "billing-aggregator-facts-repartition"),
    CHARGE("its charge is there", Topics.CHARGES.name()),
    LINE("its line is there", Topics.BILLING_COUNTS.name());

    final String title;

    /// Empty: none.
    final String topic;

    PathStep(String title, String topic) {
        this.title = title;
        this.topic = topic;
    }

    static List<String> topics() {
        return Arrays.stream(values())
                .map(step -> step.topic)
                .filter(topic -> !topic.isEmpty())
                .toList();
    }

    static Optional<PathStep> on(String topic) {
        return Arrays.stream(values()).filter(step -> step.topic.equals(topic)).findFirst();
    }
}
