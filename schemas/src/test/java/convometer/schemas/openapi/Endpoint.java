package convometer.schemas.openapi;

import java.util.List;
import java.util.Map;

/// One operation of a service, as its OpenAPI document describes it.
///
/// @param parameters name and place (`path`, `query`, `header`) of each
/// @param bodies what it takes, by media type, each with an example; empty where it takes nothing
/// @param statuses that are described
record Endpoint(
        String method,
        String path,
        List<Parameter> parameters,
        Map<String, Object> bodies,
        List<String> statuses) {

    /// A parameter and where it stands.
    record Parameter(String name, String in) {}

    List<String> named(String in) {
        return parameters.stream()
                .filter(parameter -> parameter.in().equals(in))
                .map(Parameter::name)
                .toList();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
