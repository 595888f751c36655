package convometer.deploy.twin;

import java.util.Map;

/// What a request is answered with, and what goes wrong with that.
///
/// @param waitMs how long nothing is said
/// @param silent the connection is closed instead
/// @param type of the body
record Answer(int status, Object body, int waitMs, boolean silent, String type) {

    private static final String JSON = "application/json";
    private static final String HTML = "text/html";

    static Answer ok(Object body) {
        return new Answer(200, body, 0, false, JSON);
    }

    static Answer error(GraphError error, String trace) {
        return new Answer(error.httpStatus(), error.body(trace), 0, false, JSON);
    }

    /// What a gateway says that lost the Cloud API's answer.
    static Answer gateway(int status) {
        var page = "<html><body><h1>Sorry, something went wrong.</h1></body></html>";
        return new Answer(status, page, 0, false, HTML);
    }

    boolean isPage() {
        return type.equals(HTML);
    }

    static Answer problem(int status, Map<String, Object> problem) {
        return new Answer(status, problem, 0, false, "application/problem+json");
    }

    static Answer none(int waitMs) {
        return new Answer(0, Map.of(), waitMs, true, JSON);
    }

    Answer after(int newWaitMs) {
        return new Answer(status, body, newWaitMs, silent, type);
    }
}
