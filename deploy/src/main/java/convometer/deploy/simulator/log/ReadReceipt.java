package convometer.deploy.simulator.log;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/// A read receipt, perhaps with a typing indicator.
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ReadReceipt(
        long position, String at, String phoneNumberId, String messageId, boolean typing) {}
