// What both scripts need: the addresses, a client, and the topics' values as plain objects.
'use strict';

const { Kafka, logLevel } = require('kafkajs');
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry');

const brokers = (process.env.KAFKA_BOOTSTRAP_SERVERS || '127.0.0.1:9092').split(',');
const registryUrl =
  process.env.SCHEMA_REGISTRY_URL || 'http://127.0.0.1:8085/apis/ccompat/v7';

function connect() {
  const kafka = new Kafka({ clientId: 'convometer-interop', brokers, logLevel: logLevel.ERROR });
  const registry = new SchemaRegistry({ host: registryUrl });
  return { kafka, registry };
}

/**
 * The id of a schema under a subject, registered if it is new. The library's own register() wants
 * to see a compatibility level on the subject itself, and Convometer sets it for the whole registry.
 */
async function register(subject, schema) {
  const answer = await fetch(`${registryUrl}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema }),
  });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${registryUrl} answers ${answer.status} to ${subject}: ${body}`);
  return JSON.parse(body).id;
}

/** Hands each decoded record of a topic to `take` until that returns true. */
async function read({ kafka, registry }, topic, { fromBeginning, joined, take }) {
  const groupId = `convometer-interop-${process.pid}-${Date.now()}`;
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning });
    await new Promise((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer.on(consumer.events.GROUP_JOIN, () => joined && joined().catch(reject));
      const eachMessage = async ({ partition, message }) => {
        const value = message.value && (await registry.decode(message.value));
        if (take({ partition, offset: message.offset, key: text(message.key), value })) resolve();
      };
      consumer.run({ autoCommit: false, eachMessage }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

function text(bytes) {
  return bytes && bytes.toString();
}

/** One line of JSON. Bytes are shown in base 64; a long beyond 2^53 would be a BigInt. */
function json(value) {
  const show = (_, v) => {
    if (typeof v === 'bigint') return v.toString();
    return v && v.type === 'Buffer' ? Buffer.from(v.data).toString('base64') : v;
  };
  return JSON.stringify(value, show);
}

/** Ends the program with an error after so many seconds. */
function limit(seconds, what) {
  const timer = setTimeout(() => {
    console.error(`${what} within ${seconds} s`);
    process.exit(1);
  }, seconds * 1000);
  timer.unref();
}

module.exports = { connect, register, read, json, limit };
