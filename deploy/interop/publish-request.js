// node publish-request.js [--number ID] [--to CUSTOMER] [--text BODY] [--request-id ID]
//     [--schema FILE] [--timeout SECONDS]
// Writes one request to outbound-requests with the released schema, waits for its terminal receipt
// on outbound-receipts and prints that as JSON. Exits 0 with a receipt, 1 without one.
'use strict';

const { readFileSync } = require('node:fs');
const { randomUUID } = require('node:crypto');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { connect, register, read, json, limit } = require('./kafka');

const REQUESTS = 'outbound-requests';
const RECEIPTS = 'outbound-receipts';
const TERMINAL = new Set(['accepted', 'refused', 'failed', 'unknown']);
const RELEASED = path.join(__dirname, '../../schemas/src/main/released', REQUESTS, 'v1.avsc');

const { values: options } = parseArgs({
  options: {
    number: { type: 'string', default: '106540352242922' },
    to: { type: 'string', default: '5511987654321' },
    text: { type: 'string', default: 'Your order is on its way' },
    'request-id': { type: 'string', default: randomUUID() },
    schema: { type: 'string', default: RELEASED },
    timeout: { type: 'string', default: '30' },
  },
});

function request() {
  return {
    request_id: options['request-id'],
    phone_number_id: options.number,
    message: JSON.stringify({ to: options.to, type: 'text', text: { body: options.text } }),
    deadline: null,
    hold_until_window_opens: false,
    fallback_template: null,
    sender: 'interop',
    labels: { client: 'kafkajs' },
    // timestamp-millis: this client knows no logical types and takes the number.
    requested_at: Date.now(),
  };
}

async function publish({ kafka, registry }) {
  const id = await register(`${REQUESTS}-value`, readFileSync(options.schema, 'utf8'));
  const producer = kafka.producer({ idempotent: true });
  await producer.connect();
  try {
    // Any key will do: Convometer brings requests into the order of their threads itself.
    const value = await registry.encode(id, request());
    await producer.send({ topic: REQUESTS, acks: -1, messages: [{ key: options.to, value }] });
  } finally {
    await producer.disconnect();
  }
}

async function main() {
  limit(Number(options.timeout), `no receipt for ${options['request-id']}`);
  const clients = connect();
  let published = false;
  await read(clients, RECEIPTS, {
    fromBeginning: true,
    joined: async () => {
      if (published) return;
      published = true;
      await publish(clients);
    },
    take: ({ value }) => {
      if (!value || value.request_id !== options['request-id']) return false;
      if (!TERMINAL.has(value.outcome)) return false;
      console.log(json(value));
      return true;
    },
  });
}

main().catch((error) => {
  console.error(String(error.message || error));
  process.exit(1);
});
