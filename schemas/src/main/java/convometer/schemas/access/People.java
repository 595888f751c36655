package convometer.schemas.access;

import java.util.Optional;

/// Who comes in by a password.
public interface People {

    /// Empty: there is nobody of this name.
    Optional<Person> person(String name);

    /// Whether there is anybody.
    boolean isAnybody();
}
