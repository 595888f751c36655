package convometer.billing.statements;

import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/// The lines of statements as Parquet, with the columns of `statement.csv` and of a breakdown.
final class StatementParquet {

    /// As many digits as readers agree on, in 16 bytes; 18 of them behind the point, where a rate
    /// has eight at most. An amount with more ends in an exception, and is never rounded.
    private static final int PRECISION = 38;

    private static final int SCALE = 18;
    private static final int BYTES = 16;

    /// Columns that hold texts come first.
    private static final int TEXTS = 8;

    private static MessageType schema(Breakdown by) {
        var schema = Types.buildMessage();
        for (var column : StatementRow.COLUMNS.subList(0, TEXTS))
            schema.required(BINARY).as(stringType()).named(column);
        schema.required(INT64)
                .named("quantity")
                .optional(FIXED_LEN_BYTE_ARRAY)
                .length(BYTES)
                .as(decimalType(SCALE, PRECISION))
                .named("amount")
                .optional(INT64)
                .named("unpriced");
        for (var column : by.columns()) schema.optional(BINARY).as(stringType()).named(column);
        return schema.named("statement");
    }

    static byte[] of(List<Statement> statements, Breakdown by) {
        var schema = schema(by);
        var bytes = new ByteArrayOutputStream();
        try (var parquet =
                ExampleParquetWriter.builder(file(bytes))
                        .withType(schema)
                        .withCompressionCodec(CompressionCodecName.SNAPPY)
                        .build()) {
            for (var row : StatementRow.of(statements, by)) parquet.write(group(row, schema));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Group group(StatementRow row, MessageType schema) {
        var group = new SimpleGroup(schema);
        var texts = row.texts();
        for (var column = 0; column < TEXTS; column++) group.add(column, texts.get(column));
        group.add("quantity", row.quantity());
        if (row.amount() != null) group.add("amount", decimal(row.amount()));
        if (row.unpriced() != null) group.add("unpriced", row.unpriced().longValue());
        var column = StatementRow.COLUMNS.size();
        for (var value : row.more()) {
            if (value != null) group.add(column, value);
            column++;
        }
        return group;
    }

    /// Two's complement, the greatest byte first.
    private static Binary decimal(BigDecimal amount) {
        var written = amount.setScale(SCALE).unscaledValue().toByteArray();
        if (written.length > BYTES)
            throw new ArithmeticException("too much for Parquet: " + amount);
        var bytes = new byte[BYTES];
        Arrays.fill(bytes, (byte) (amount.signum() < 0 ? -1 : 0));
        System.arraycopy(written, 0, bytes, BYTES - written.length, written.length);
        return Binary.fromConstantByteArray(bytes);
    }

    private static OutputFile file(ByteArrayOutputStream bytes) {
        return new OutputFile() {
            @Override
            public PositionOutputStream create(long blockSizeHint) {
                return new DelegatingPositionOutputStream(bytes) {
                    @Override
                    public long getPos() {
                        return bytes.size();
                    }
                };
            }

            @Override
            public PositionOutputStream createOrOverwrite(long blockSizeHint) {
                return create(blockSizeHint);
            }

            @Override
            public boolean supportsBlockSize() {
                return false;
            }

            @Override
            public long defaultBlockSize() {
                return 0;
            }
        };
    }

    private StatementParquet() {}
}
