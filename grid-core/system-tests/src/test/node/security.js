'use strict';

// Usage: node security.js <settings as JSON>, see SecureClientsTest
// Prints "ok <check>" for each check that passes; the first that fails ends the run with status 1.

const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Client, TokenEncoding } = require('hazelcast-client');

// required: a member that serves nobody without TLS and a certificate. open: one that serves with and without TLS, by
// name and password, token or certificate. foreign: the folder of another authority's certificates.
const { clusterName, required, open, certificates, foreign, expired } = JSON.parse(process.argv[2]);

const checks = [];
const check = (name, run) => checks.push({ name, run });

const of = (folder, name) => ({
  cert: readFileSync(join(folder, name + '.pem')),
  key: readFileSync(join(folder, name + '.key')),
});
const ca = readFileSync(join(certificates, 'ca.pem'));
const ADA = { usernamePassword: { username: 'ada', password: 'lovelace' } };
const ALICE = of(certificates, 'alice');

// When its connection is closed before it is known, this client waits for its answer for so long all the same.
const IMPATIENT = { 'hazelcast.client.heartbeat.timeout': 5_000, 'hazelcast.client.heartbeat.interval': 1_000 };

// Without options it does not use TLS.
function connect(address, sslOptions, security, properties = {}) {
  return Client.newHazelcastClient({
    clusterName,
    network: {
      clusterMembers: [address],
      ssl: sslOptions ? { enabled: true, sslOptions } : { enabled: false },
    },
    security,
    connectionStrategy: { connectionRetry: { clusterConnectTimeoutMillis: 1 } },
    properties: { 'hazelcast.logging.level': 'OFF', ...properties },
  });
}

async function isServed(address, sslOptions, security) {
  const client = await connect(address, sslOptions, security);
  try {
    const orders = await client.getMap('orders');
    await orders.set('k', 'v');
    assert.strictEqual(await orders.get('k'), 'v');
  } finally {
    await client.shutdown();
  }
}

async function isRefused(address, sslOptions, security) {
  let client;
  try {
    client = await connect(address, sslOptions, security, IMPATIENT);
  } catch (e) {
    assert.strictEqual(e.constructor.name, 'IllegalStateError', e.stack);
    return;
  }
  await client.shutdown();
  assert.fail('it was let in');
}

check('plain: name and password', () => isServed(open, null, ADA));

check('plain: token', async () => {
  await isServed(open, null, { token: { token: 'token-of-batch' } });
  const base64 = Buffer.from('token-of-batch').toString('base64');
  await isServed(open, null, { token: { token: base64, encoding: TokenEncoding.BASE64 } });
});

check('TLS: name and password, token', async () => {
  await isServed(open, { ca }, ADA);
  await isServed(open, { ca }, { token: { token: 'token-of-batch' } });
});

check('TLS 1.2 and 1.3, and ciphers that the client chooses', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    await isServed(open, { ca, minVersion: version, maxVersion: version }, ADA);
  }
  for (const ciphers of ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384']) {
    await isServed(open, { ca, maxVersion: 'TLSv1.2', ciphers }, ADA);
  }
});

check('TLS: a certificate says who the client is', async () => {
  await isServed(open, { ca, ...ALICE });
  await isServed(required, { ca, ...ALICE });
});

check('TLS: the member is checked to be who the client connects to', async () => {
  await isServed(open, { ca, servername: 'localhost' }, ADA);
  await isRefused(open, { ca, servername: 'another.example' }, ADA);
});

check('a wrong password, a wrong token, and nothing are refused', async () => {
  await isRefused(open, { ca }, { usernamePassword: { username: 'ada', password: 'byron' } });
  await isRefused(open, { ca }, { token: { token: 'token-of-nobody' } });
  await isRefused(open, { ca });
});

check('a password does not make up for a missing or a wrong certificate', async () => {
  await isRefused(required, { ca }, ADA);
  await isRefused(required, { ca, ...of(foreign, 'alice') }, ADA);
  await isRefused(required, { ca, ...of(expired, 'alice') }, ADA);
});

check('a member of another authority is not trusted', async () => {
  await isRefused(open, { ca: readFileSync(join(foreign, 'ca.pem')) }, ADA);
  await isRefused(open, {}, ADA);
});

check('without TLS nobody is served where it is required', () => isRefused(required, null, ADA));

check('what the client may not do fails, and the error says what is missing', async () => {
  const client = await connect(open, { ca }, ADA);
  const isDenied = (call, action, name) =>
    assert.rejects(call, (e) => {
      for (const part of ['AccessControlException', 'principal=ada', action, 'name=' + name]) {
        assert.ok(e.message.includes(part), part + ' is not in ' + e.message);
      }
      return true;
    });
  const orders = await client.getMap('orders');
  await orders.set('k', 'v');
  await isDenied(orders.remove('k'), 'REMOVE', 'orders');
  // This client does not say why.
  await assert.rejects(orders.addEntryListener({ added: () => {} }), /cannot be added/);
  await isDenied(client.getMap('other').then((other) => other.get('k')), 'CREATE', 'other');
  assert.strictEqual(await orders.get('k'), 'v');
  await client.shutdown();
});

async function main() {
  for (const { name, run } of checks) {
    try {
      await run();
    } catch (e) {
      throw new Error('check "' + name + '" failed: ' + (e.stack ?? e), { cause: e });
    }
    console.log('ok ' + name);
  }
}

main().then(
  () => process.exit(0),
  (e) => {
    console.error(e.stack ?? e);
    process.exit(1);
  },
);
