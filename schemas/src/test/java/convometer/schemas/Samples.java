package convometer.schemas;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A record of any schema: full, with a value in every field, or bare, with as little as may be.
public enum Samples {
    FULL,
    BARE;

    private static final Instant AT = Instant.parse("2026-10-05T12:00:01.250Z");

    public SpecificRecord of(Schema schema) {
        var made = (SpecificRecord) SpecificData.get().newRecord(null, schema);
        for (var field : schema.getFields())
            made.put(field.pos(), value(field.name(), field.schema()));
        return made;
    }

    private @Nullable Object value(String name, Schema schema) {
        return switch (schema.getType()) {
            case STRING -> this == FULL ? name + " – ñ" : "";
            case INT -> this == FULL ? 131047 : 0;
            case LONG -> schema.getLogicalType() == null ? (Object) 1_234_567_890_123L : AT;
            case BOOLEAN -> this == FULL;
            case BYTES -> ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8));
            case ARRAY -> this == FULL ? List.of(value(name, schema.getElementType())) : List.of();
            case MAP -> this == FULL ? Map.of("k", value(name, schema.getValueType())) : Map.of();
            case RECORD -> of(schema);
            case UNION -> this == FULL ? value(name, schema.getTypes().getLast()) : null;
            default -> throw new IllegalArgumentException("no sample of " + schema);
        };
    }
}
