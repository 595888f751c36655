package convometer.deploy.simulator.seed;

import java.util.Arrays;
import java.util.HexFormat;

/// Ids that look like Meta's: 32 hexadecimal digits that depend on the name they stand for.
public final class HexId {

    private static final int BYTES = 16;

    public static String of(String name) {
        return HexFormat.of().formatHex(Arrays.copyOf(SeededRandom.digest("name", name), BYTES));
    }

    private HexId() {}
}
