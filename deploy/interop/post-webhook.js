// node post-webhook.js [FILE] [--from CUSTOMER] [--text BODY] [--number ID] [--waba ID] [--url URL]
// Posts a webhook as Meta does, signed with WHATSAPP_APP_SECRET: the bytes of FILE, or a customer's
// text. Prints the answer's status; exits 0 with 200, 1 with any other.
'use strict';

const { createHmac } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { parseArgs } = require('node:util');

const { values: options, positionals } = parseArgs({
  options: {
    from: { type: 'string', default: '5511987654321' },
    text: { type: 'string', default: 'Hello' },
    number: { type: 'string', default: '106540352242922' },
    waba: { type: 'string', default: '102290129340398' },
    url: { type: 'string', default: 'http://127.0.0.1:8081/webhooks/whatsapp' },
  },
  allowPositionals: true,
});

function webhook() {
  const now = Date.now();
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550783881', phone_number_id: options.number },
    contacts: [{ wa_id: options.from, profile: { name: 'A customer' } }],
    messages: [
      {
        from: options.from,
        id: `wamid.by-hand-${now}`,
        timestamp: String(Math.floor(now / 1000)),
        type: 'text',
        text: { body: options.text },
      },
    ],
  };
  const entry = [{ id: options.waba, changes: [{ field: 'messages', value }] }];
  return JSON.stringify({ object: 'whatsapp_business_account', entry });
}

async function main([file]) {
  const secret = process.env.WHATSAPP_APP_SECRET;
  if (!secret) throw new Error('WHATSAPP_APP_SECRET is not set');
  const body = file ? readFileSync(file) : Buffer.from(webhook());
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const answer = await fetch(options.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  console.log(answer.status);
  process.exitCode = answer.status === 200 ? 0 : 1;
}

main(positionals).catch((error) => {
  console.error(String(error.message || error));
  process.exit(1);
});
