package convometer.deploy.archive;

/// A line of an archive cannot be read. The message names the field and the reason; whoever knows
/// file and line puts them in front.
public final class BadLine extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public BadLine(String reason) {
        super(reason);
    }
}
