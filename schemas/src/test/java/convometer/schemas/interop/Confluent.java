package convometer.schemas.interop;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// Confluent's own serializer and deserializer, in a class loader that knows nothing of ours: what
/// goes in and out is JSON and bytes.
final class Confluent implements AutoCloseable {

    private static final Path JAR = Path.of("target/confluent/confluent.jar");
    private static final String SERDES = "io.confluent.kafka.serializers.";
    private static final String AVRO = "org.apache.avro.";

    private final URLClassLoader classes;
    private final Object serializer;
    private final Object deserializer;

    Confluent(String registryUrl) throws IOException, ReflectiveOperationException {
        this(Map.of("schema.registry.url", registryUrl));
    }

    Confluent(Map<String, ?> settings) throws IOException, ReflectiveOperationException {
        if (!Files.exists(JAR)) throw new IOException(JAR + " is missing: run the test with Maven");
        var parent = ClassLoader.getPlatformClassLoader();
        classes = new URLClassLoader(new URL[] {JAR.toUri().toURL()}, parent);
        serializer = configured("KafkaAvroSerializer", settings);
        deserializer = configured("KafkaAvroDeserializer", settings);
    }

    private Object configured(String name, Map<String, ?> settings)
            throws ReflectiveOperationException {
        return inTheirWorld(() -> {
            var made = make(SERDES + name);
            call(made, "configure", settings, false);
            return made;
        });
    }

    /// The bytes of a generic record.
    ///
    /// @param json the record as Avro writes it in JSON
    byte[] write(String topic, String schema, String json) throws ReflectiveOperationException {
        return inTheirWorld(() -> {
            var theirs = parse(schema);
            var factory = decoders();
            var decoder = call(factory, "jsonDecoder", theirs, json);
            var reader = make(AVRO + "generic.GenericDatumReader", theirs);
            var record = call(reader, "read", null, decoder);
            return (byte[]) call(serializer, "serialize", topic, record);
        });
    }

    /// A record that is read as a generic one, as Avro writes it in JSON.
    String read(String topic, byte[] bytes) throws ReflectiveOperationException {
        return inTheirWorld(() -> {
            var record = call(deserializer, "deserialize", topic, bytes);
            var schema = call(record, "getSchema");
            var out = new ByteArrayOutputStream();
            var factory = type(AVRO + "io.EncoderFactory").getMethod("get").invoke(null);
            var encoder =
                    type(AVRO + "io.EncoderFactory")
                            .getMethod("jsonEncoder", type(AVRO + "Schema"), OutputStream.class)
                            .invoke(factory, schema, out);
            call(make(AVRO + "generic.GenericDatumWriter", schema), "write", record, encoder);
            call(encoder, "flush");
            return out.toString(StandardCharsets.UTF_8);
        });
    }

    private Object parse(String schema) throws ReflectiveOperationException {
        return call(make(AVRO + "Schema$Parser"), "parse", schema);
    }

    private Object decoders() throws ReflectiveOperationException {
        return type(AVRO + "io.DecoderFactory").getMethod("get").invoke(null);
    }

    @FunctionalInterface
    private interface Work<T> {
        T done() throws ReflectiveOperationException;
    }

    /// Their classes look for others of theirs with the thread's class loader.
    private <T> T inTheirWorld(Work<T> work) throws ReflectiveOperationException {
        var thread = Thread.currentThread();
        var ours = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            return work.done();
        } finally {
            thread.setContextClassLoader(ours);
        }
    }

    private Class<?> type(String name) throws ReflectiveOperationException {
        return classes.loadClass(name);
    }

    private Object make(String name, @Nullable Object... arguments)
            throws ReflectiveOperationException {
        for (var constructor : type(name).getConstructors())
            if (fits(constructor.getParameterTypes(), arguments))
                return constructor.newInstance(arguments);
        throw new NoSuchMethodException(name + Arrays.toString(arguments));
    }

    private static Object call(Object target, String name, @Nullable Object... arguments)
            throws ReflectiveOperationException {
        for (Method method : target.getClass().getMethods())
            if (method.getName().equals(name)
                    && !method.isBridge()
                    && fits(method.getParameterTypes(), arguments))
                return method.invoke(target, arguments);
        throw new NoSuchMethodException(target.getClass().getName() + "." + name);
    }

    private static boolean fits(Class<?>[] types, @Nullable Object[] arguments) {
        if (types.length != arguments.length) return false;
        for (var i = 0; i < types.length; i++) if (!fits(types[i], arguments[i])) return false;
        return true;
    }

    private static boolean fits(Class<?> type, @Nullable Object argument) {
        if (type == boolean.class) return argument instanceof Boolean;
        return argument == null ? !type.isPrimitive() : type.isInstance(argument);
    }

    @Override
    public void close() throws ReflectiveOperationException, IOException {
        call(serializer, "close");
        call(deserializer, "close");
        classes.close();
    }
}
