// node read-topic.js TOPIC [--count N] [--timeout SECONDS]: prints decoded records as JSON lines,
// from the beginning, until there were N (without --count: until Ctrl-C).
'use strict';

const { parseArgs } = require('node:util');
const { connect, read, json, limit } = require('./kafka');

const { values, positionals } = parseArgs({
  options: { count: { type: 'string' }, timeout: { type: 'string', default: '30' } },
  allowPositionals: true,
});

async function main([topic]) {
  const wanted = values.count ? Number(values.count) : Infinity;
  if (!topic || !(wanted > 0)) {
    console.error('usage: node read-topic.js TOPIC [--count N] [--timeout SECONDS]');
    process.exit(2);
  }
  if (wanted !== Infinity) limit(Number(values.timeout), `${topic} had no ${wanted} records`);
  let seen = 0;
  const take = (record) => {
    if (seen < wanted) console.log(json(record));
    return ++seen >= wanted;
  };
  await read(connect(), topic, { fromBeginning: true, take });
}

main(positionals).catch((error) => {
  console.error(String(error.message || error));
  process.exit(1);
});
