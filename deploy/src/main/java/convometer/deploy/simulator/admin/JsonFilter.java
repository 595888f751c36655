package convometer.deploy.simulator.admin;

import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/// Answers of the admin API are JSON, whatever the client says that it accepts.
@ServerFilter("/twin/**")
final class JsonFilter {

    @ResponseFilter
    void setContentType(MutableHttpResponse<?> response) {
        if (response.getContentType().isEmpty()) {
            var _ = response.contentType(MediaType.APPLICATION_JSON_TYPE);
        }
    }
}
