package convometer.deploy.parts;

/// A part that did not start, or ended without being asked to. The message says which, where its
/// log is and how it ends.
public final class PartFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    PartFailure(String message) {
        super(message);
    }
}
