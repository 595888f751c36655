package convometer.tracker.gate;

/// A template as Meta knows it now.
///
/// @param category marketing, marketing_lite, utility, authentication, authentication_international
/// @param status approved, paused, disabled, rejected, pending
public record Template(String category, String status) {

    public boolean isApproved() {
        return status.equals("approved");
    }
}
