package convometer.connect;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads the records of one Avro schema as rows: a field is a column. A row has no rows in it, so
/// what is nested (records, maps, arrays, unions of several types) is its JSON as text. Decimals
/// are texts in our schemas and stay such: a database reads them exactly.
final class RowReader {

    private final GenericDatumReader<GenericRecord> avro;
    private final org.apache.kafka.connect.data.Schema row;

    RowReader(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD)
            throw new DataException("no record: " + schema.getFullName());
        avro = new GenericDatumReader<>(schema);
        var columns = SchemaBuilder.struct().name(schema.getFullName());
        for (var field : schema.getFields()) columns.field(field.name(), column(field.schema()));
        row = columns.build();
    }

    SchemaAndValue read(byte[] bytes, int offset, int length) throws IOException {
        var record =
                avro.read(null, DecoderFactory.get().binaryDecoder(bytes, offset, length, null));
        var values = new Struct(row);
        for (var field : record.getSchema().getFields())
            values.put(field.name(), value(field.schema(), record.get(field.pos())));
        return new SchemaAndValue(row, values);
    }

    private static org.apache.kafka.connect.data.Schema column(Schema schema) {
        var type = columnType(present(schema));
        return schema.isNullable() ? type.optional().build() : type.build();
    }

    private static SchemaBuilder columnType(Schema schema) {
        return switch (schema.getType()) {
            case BOOLEAN -> SchemaBuilder.bool();
            case INT -> SchemaBuilder.int32();
            case LONG -> isTimestamp(schema) ? Timestamp.builder() : SchemaBuilder.int64();
            case FLOAT -> SchemaBuilder.float32();
            case DOUBLE -> SchemaBuilder.float64();
            case BYTES -> SchemaBuilder.bytes();
            case STRING, ENUM, FIXED, RECORD, MAP, ARRAY, UNION -> SchemaBuilder.string();
            case NULL -> SchemaBuilder.string().optional();
        };
    }

    private static @Nullable Object value(Schema schema, @Nullable Object value) {
        if (value == null) return null;
        var type = present(schema);
        return switch (type.getType()) {
            case BOOLEAN, INT, FLOAT, DOUBLE -> value;
            case LONG ->
                    isTimestamp(type) ? Timestamp.toLogical(Timestamp.SCHEMA, (Long) value) : value;
            case BYTES -> ((ByteBuffer) value).duplicate();
            case STRING, ENUM -> value.toString();
            case FIXED, RECORD, MAP, ARRAY, UNION -> GenericData.get().toString(value);
            case NULL -> null;
        };
    }

    /// The type of what is there, where null is the only other one.
    private static Schema present(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) return schema;
        var others =
                schema.getTypes().stream().filter(it -> it.getType() != Schema.Type.NULL).toList();
        return others.size() == 1 ? others.getFirst() : schema;
    }

    private static boolean isTimestamp(Schema schema) {
        return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
    }
}
