package convometer.deploy.parts;

import java.net.URI;
import java.util.List;
import java.util.Map;

/// How a part is started and how one knows that it works.
///
/// @param rank parts of rank 1 end first
/// @param ready answers truly only once the part does its work; may throw until then
record Recipe(
        String name,
        int rank,
        List<String> command,
        Map<String, String> environment,
        URI address,
        Check ready) {

    static final int SERVICE = 1;
    static final int REGISTRY = 2;
    static final int BROKER = 3;

    /// A question to a part that is on its way.
    @FunctionalInterface
    interface Check {

        boolean holds() throws Exception;
    }
}
