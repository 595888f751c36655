package convometer.deploy.simulator.log;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import java.util.List;

/// A page of the log of accepted messages, with the counts that matter most.
///
/// @param accepted messages that were accepted
/// @param doubles callback data of messages that came more than once
/// @param refused requests that were answered with an error
/// @param posted webhook bodies that were answered with 200
/// @param retried webhook posts that failed and were repeated
/// @param messages the messages of the page, in the order in which they came
/// @param next the position of the last of them: `after` of the next page
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LogPage(
        int accepted,
        List<String> doubles,
        long refused,
        long posted,
        long retried,
        List<SentMessage> messages,
        long next) {}
