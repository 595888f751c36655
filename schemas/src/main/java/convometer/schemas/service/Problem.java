package convometer.schemas.service;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.List;

/// What went wrong, as RFC 9457 has it.
///
/// @param title the kind of problem, in words that do not change
/// @param status of the answer
/// @param code the kind of problem, for programs
/// @param detail what happened this time
/// @param errors the places that are wrong; empty where there is no one place
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String title, int status, String code, String detail, List<FieldError> errors) {

    /// The media type of a problem.
    public static final String MEDIA_TYPE = "application/problem+json";

    /// A place that is wrong and why.
    ///
    /// @param field path within the body: `message.to`
    public record FieldError(String field, String reason) {}
}
