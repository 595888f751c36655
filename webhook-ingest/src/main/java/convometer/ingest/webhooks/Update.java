package convometer.ingest.webhooks;

import convometer.schemas.Topic;

import org.apache.avro.specific.SpecificRecord;

/// One thing that Meta reported, as the record of its topic.
public record Update(Topic<?> topic, String key, SpecificRecord value) {}
