package convometer.deploy.sample;

import convometer.deploy.simulator.customers.CustomerMessage;

import java.time.Instant;

/// Something that happens on the sample day.
public sealed interface Action {

    /// When it happens, by the clock of the world.
    Instant at();

    /// A customer writes.
    ///
    /// @param toldAt when Meta tells us, which may be hours later
    /// @param copies how often Meta tells us
    record Writes(CustomerMessage message, Instant toldAt, int copies) implements Action {

        @Override
        public Instant at() {
            return message.at();
        }
    }

    /// The business wants to send something.
    ///
    /// @param byTopic it is published on the topic, else posted over HTTP
    record Asks(
            String requestId,
            Instant at,
            String phoneNumberId,
            String to,
            Content content,
            boolean byTopic)
            implements Action {}

    /// What the business wants to send.
    sealed interface Content {

        /// The send body of the Cloud API, as JSON.
        String body(String to);
    }

    /// A text of its own.
    record FreeForm(String text) implements Content {

        @Override
        public String body(String to) {
            return """
            {"to":"%s","type":"text","text":{"body":"%s"}}\
            """
                    .formatted(to, text);
        }
    }

    /// A template that Meta approved.
    record Template(String name, String language) implements Content {

        @Override
        public String body(String to) {
            return """
            {"to":"%s","type":"template",\
            "template":{"name":"%s","language":{"code":"%s"}}}\
            """
                    .formatted(to, name, language);
        }
    }
}
