package convometer.deploy.simulator.admin;

import java.util.Locale;

/// What a customer can do.
enum CustomerAction {
    WRITE,
    PRESS,
    REACT,
    CALL,
    STOP,
    START,
    BLOCK,
    UNBLOCK,
    STOP_MARKETING,
    RESUME_MARKETING,
    CHANGE_NUMBER,
    CHANGE_USER_ID;

    /// Whether it is a consent, of which the later one counts.
    boolean isConsent() {
        return switch (this) {
            case STOP, START, STOP_MARKETING, RESUME_MARKETING -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
