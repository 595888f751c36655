package convometer.billing.tables;

import convometer.billing.ledger.BillingTables;
import convometer.events.BillingTablesVersion;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.TopicReader;
import convometer.schemas.service.kafka.ClientSettings;
import convometer.schemas.service.kafka.KafkaClients;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/// The versions of the tables on their topic. An instance that starts with other tables than the
/// last one adds its own; what another instance has added since is read when it is asked for.
public final class KafkaTableVersions implements TableVersions, TableHistory {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTableVersions.class);

    private static final Topic<BillingTablesVersion> TOPIC = Topics.BILLING_TABLES;

    /// Cards of all currencies and bands may have more than a client sends by itself.
    private static final int LARGEST = 64 << 20;

    private final KafkaClients clients;
    private final KafkaSettings kafka;
    private final AvroSerdes serdes;
    private final TableTexts texts;
    private final BillingTables current;
    private final Map<String, BillingTables> known = new ConcurrentHashMap<>();
    private final @Nullable TableTexts before;

    private KafkaTableVersions(
            KafkaClients clients,
            KafkaSettings kafka,
            AvroSerdes serdes,
            TableTexts texts,
            Instant now) {
        this.clients = clients;
        this.kafka = kafka;
        this.serdes = serdes;
        this.texts = texts;
        current = texts.tables();
        known.put(current.version(), current);
        var last = newest(read());
        before = last.map(KafkaTableVersions::texts).orElse(null);
        if (texts.equals(before)) return;
        // Clocks differ, and that of a demo begins anew: the latest is the one in use all the same.
        var after = last.map(it -> it.getUsedFrom().plusMillis(1)).orElse(now);
        write(now.isAfter(after) ? now : after);
    }

    /// Reads the versions that there are, and adds this one where it is not the one in use. Its
    /// topic has to be there.
    public static KafkaTableVersions with(
            KafkaClients clients,
            KafkaSettings kafka,
            AvroSerdes serdes,
            TableTexts texts,
            Instant now) {
        return new KafkaTableVersions(clients, kafka, serdes, texts, now);
    }

    @Override
    public BillingTables current() {
        return current;
    }

    /// What is different from the tables that were in use before this instance started.
    public TableChanges changes() {
        return before == null ? TableChanges.NONE : TableChanges.between(before, texts);
    }

    @Override
    public boolean isInUse() {
        return newest(read())
                .filter(version -> version.getVersion().equals(current.version()))
                .isPresent();
    }

    @Override
    public String inUse() {
        return newest(read()).orElseThrow().getVersion();
    }

    @Override
    public List<BillingTablesVersion> usedBetween(Instant from, Instant to) {
        var used = new ArrayList<BillingTablesVersion>();
        var versions = new ArrayList<>(read().values());
        versions.sort(Comparator.comparing(BillingTablesVersion::getUsedFrom));
        for (var version : versions) {
            // The one before was in use no longer.
            if (!version.getUsedFrom().isAfter(from)) used.clear();
            if (!version.getUsedFrom().isAfter(to) || used.isEmpty()) used.add(version);
        }
        return used;
    }

    private static Optional<BillingTablesVersion> newest(
            Map<String, BillingTablesVersion> versions) {
        return versions.values().stream()
                .max(Comparator.comparing(BillingTablesVersion::getUsedFrom));
    }

    @Override
    public BillingTables of(String version) {
        var tables = known.get(version);
        return tables == null ? readAgain(version) : tables;
    }

    private synchronized BillingTables readAgain(String version) {
        LOG.info("reading the tables of version {}", version);
        var found = read().get(version);
        if (found == null)
            throw new IllegalStateException(
                    "no tables of version " + version + " on " + kafka.nameOf(TOPIC));
        // Only this one: an older one may be none that this build can read.
        return known.computeIfAbsent(version, _ -> texts(found).tables());
    }

    private static TableTexts texts(BillingTablesVersion version) {
        return new TableTexts(
                version.getAccounts(), version.getEras(), version.getMarkets(), version.getRates());
    }

    private Map<String, BillingTablesVersion> read() {
        var found = new HashMap<String, BillingTablesVersion>();
        try (var consumer = consumer()) {
            var partitions = TopicReader.partitions(consumer, kafka.nameOf(TOPIC));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            TopicReader.readToEnd(
                    consumer,
                    record -> {
                        if (record.value() != null) found.put(record.key(), record.value());
                    });
        }
        return found;
    }

    private Consumer<String, BillingTablesVersion> consumer() {
        return clients.consumer(
                ClientSettings.passing("billing-tables")
                        .always(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
                        .always(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                new StringDeserializer(),
                serdes.<BillingTablesVersion>deserializer());
    }

    private void write(Instant now) {
        var version =
                new BillingTablesVersion(
                        current.version(),
                        now,
                        texts.accounts(),
                        texts.eras(),
                        texts.markets(),
                        texts.rates());
        try (var producer = producer()) {
            producer.send(new ProducerRecord<>(kafka.nameOf(TOPIC), current.version(), version))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot write the tables to " + kafka.nameOf(TOPIC) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing the tables", e);
        }
    }

    private Producer<String, BillingTablesVersion> producer() {
        return clients.producer(
                ClientSettings.passing("billing-tables")
                        .always(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip")
                        .always(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST)
                        .always(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) LARGEST),
                new StringSerializer(),
                serdes.<BillingTablesVersion>serializer());
    }
}
