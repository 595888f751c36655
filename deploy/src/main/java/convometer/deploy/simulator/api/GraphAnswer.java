package convometer.deploy.simulator.api;

import convometer.deploy.simulator.messages.GraphError;

/// An answer of the Graph API, and what goes wrong with it.
///
/// @param body a page in HTML, or what is written as JSON
/// @param waitMs how long nothing is answered, in milliseconds
/// @param dropped the connection is closed instead
record GraphAnswer(int status, String type, Object body, int waitMs, boolean dropped) {

    private static final String JSON = "application/json";
    private static final String HTML = "text/html";
    private static final String PAGE =
            "<html><body><h1>Sorry, something went wrong.</h1></body></html>";

    static GraphAnswer ok(Object body) {
        return new GraphAnswer(200, JSON, body, 0, false);
    }

    static GraphAnswer error(GraphError error, String trace) {
        return new GraphAnswer(error.httpStatus(), JSON, error.body(trace), 0, false);
    }

    /// The page of a gateway that lost the answer.
    static GraphAnswer gateway(int status) {
        return new GraphAnswer(status, HTML, PAGE, 0, false);
    }

    /// No answer: after a while the connection is closed.
    static GraphAnswer none(int waitMs) {
        return new GraphAnswer(0, JSON, "", waitMs, true);
    }

    GraphAnswer after(int newWaitMs) {
        return new GraphAnswer(status, type, body, newWaitMs, dropped);
    }
}
