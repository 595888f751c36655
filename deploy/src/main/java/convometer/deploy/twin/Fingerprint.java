package convometer.deploy.twin;

import java.util.Arrays;
import java.util.HexFormat;

/// Names that look like Meta's: 32 hexadecimal digits that hang on what they name.
final class Fingerprint {

    private static final int BYTES = 16;

    static String of(String named) {
        return HexFormat.of().formatHex(Arrays.copyOf(Dice.digest("name", named), BYTES));
    }

    private Fingerprint() {}
}
