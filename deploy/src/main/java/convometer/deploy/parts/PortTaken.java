package convometer.deploy.parts;

/// A port that a part needs and somebody else has.
public final class PortTaken extends RuntimeException {

    private static final long serialVersionUID = 1;

    PortTaken(String part, int port) {
        super(
                "port "
                        + port
                        + " is taken, and "
                        + part
                        + " needs it: is another deploy/run up? End it, or start this one with"
                        + " --port-offset 1000");
    }
}
