'use strict';

// Usage: node interop.js <host:port> <cluster name>
// Prints "ok <check>" for each check that passes; the first that fails ends the run with status 1.

const assert = require('node:assert');
const { randomUUID } = require('node:crypto');
const { Client, Fields, GenericRecords, HazelcastJsonValue, Predicates } =
  require('hazelcast-client');

const [address, clusterName] = process.argv.slice(2);
const WAIT_MILLIS = 300_000;
const POLL_MILLIS = 10;

const checks = [];
const check = (name, run) => checks.push({ name, run });
const fresh = (prefix) => prefix + randomUUID();

async function eventually(reason, condition) {
  const deadline = Date.now() + WAIT_MILLIS;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error('not within ' + WAIT_MILLIS + ' ms: ' + reason);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
  }
}

check('map: calls on one key', async (client) => {
  const map = await client.getMap(fresh('map-'));
  assert.strictEqual(await map.put('k', 'v1'), null);
  assert.strictEqual(await map.put('k', 'v2'), 'v1');
  assert.strictEqual(await map.get('k'), 'v2');
  await map.set('k', 'v3');
  assert.strictEqual(await map.putIfAbsent('k', 'v4'), 'v3');
  assert.strictEqual(await map.replace('k', 'v5'), 'v3');
  assert.strictEqual(await map.replaceIfSame('k', 'other', 'v6'), false);
  assert.strictEqual(await map.replaceIfSame('k', 'v5', 'v6'), true);
  assert.strictEqual(await map.containsKey('k'), true);
  assert.strictEqual(await map.containsKey('absent'), false);
  assert.strictEqual(await map.containsValue('v6'), true);
  assert.strictEqual(await map.remove('k', 'other'), false);
  assert.strictEqual(await map.remove('k', 'v6'), true);
  assert.strictEqual(await map.remove('k'), null);
  await map.putTransient('k', 'v7', 3_600_000);
  assert.strictEqual(await map.tryPut('k', 'v8', 1000), true);
  assert.strictEqual(await map.tryRemove('k', 1000), true);
  await map.delete('k');
  await map.put('k', 'v9');
  assert.strictEqual(await map.evict('k'), true);
  assert.strictEqual(await map.isEmpty(), true);
});

check('map: calls on many keys', async (client) => {
  const map = await client.getMap(fresh('map-'));
  const pairs = [...Array(300).keys()].map((i) => ['k' + i, 'v' + i]);
  await map.putAll(pairs);
  await map.setAll([['k0', 'new']]);
  assert.strictEqual(await map.size(), 300);
  const some = await map.getAll(['k0', 'k299', 'absent']);
  assert.deepStrictEqual(new Map(some), new Map([['k0', 'new'], ['k299', 'v299']]));
  assert.strictEqual((await map.keySet()).length, 300);
  assert.strictEqual((await map.values()).toArray().length, 300);
  assert.strictEqual((await map.entrySet()).length, 300);
  await map.clear();
  assert.strictEqual(await map.size(), 0);
  await map.put('k', 'v');
  await map.evictAll();
  assert.strictEqual(await map.isEmpty(), true);
});

check('map: numbers, objects and JSON', async (client) => {
  const map = await client.getMap(fresh('map-'));
  for (const value of [1.5, true, 'text äöü €', { a: [1, 'b'] }, [1, 2], new Date(0)]) {
    await map.put('k', value);
    assert.deepStrictEqual(await map.get('k'), value);
  }
  await map.put(7, 'number key');
  assert.strictEqual(await map.get(7), 'number key');
  const json = new HazelcastJsonValue('{"a":1}');
  await map.put('json', json);
  assert.deepStrictEqual(await map.get('json'), { a: 1 });
});

check('map: time to live', async (client) => {
  const map = await client.getMap(fresh('map-'));
  await map.put('short', 'v', 1000);
  await map.set('idle', 'v', 0, 1000);
  await map.put('later', 'v');
  assert.strictEqual(await map.setTtl('later', 1000), true);
  await map.put('long', 'v', 3_600_000);
  await eventually('only the long one stays', async () => (await map.keySet()).length === 1);
  const view = await map.getEntryView('long');
  assert.strictEqual(view.ttl.toNumber(), 3_600_000);
  assert.strictEqual(view.value, 'v');
  assert.strictEqual(await map.getEntryView('short'), null);
});

check('map: locks', async (client) => {
  const map = await client.getMap(fresh('map-'));
  await map.lock('k');
  assert.strictEqual(await map.isLocked('k'), true);
  await map.lock('k');
  await map.unlock('k');
  assert.strictEqual(await map.isLocked('k'), true);
  await map.unlock('k');
  assert.strictEqual(await map.isLocked('k'), false);
  assert.strictEqual(await map.tryLock('k', 100, 3_600_000), true);
  await map.forceUnlock('k');
  assert.strictEqual(await map.isLocked('k'), false);
  await assert.rejects(map.unlock('k'), /not locked/);
});

check('map: listeners', async (client) => {
  const map = await client.getMap(fresh('map-'));
  const events = [];
  const keep = (type) => (event) => events.push(type + ' ' + event.oldValue + '>' + event.value);
  const keepAll = (type) => (event) => events.push(type + ' ' + event.numberOfAffectedEntries);
  const listener = {
    added: keep('added'),
    updated: keep('updated'),
    removed: keep('removed'),
    evicted: keep('evicted'),
    expired: keep('expired'),
    mapCleared: keepAll('cleared'),
    mapEvicted: keepAll('evicted all'),
  };
  const id = await map.addEntryListener(listener, 'k', true);
  await map.put('other', 'v');
  await map.put('k', 'v1');
  await map.put('k', 'v2');
  await map.remove('k');
  await map.put('k', 'v3');
  await map.evict('k');
  await map.put('k', 'v4', 1000);
  await eventually('expiry', () => events.includes('expired v4>null'));
  assert.deepStrictEqual(events, [
    'added null>v1', 'updated v1>v2', 'removed v2>null',
    'added null>v3', 'evicted v3>null',
    'added null>v4', 'expired v4>null',
  ]);
  assert.strictEqual(await map.removeEntryListener(id), true);
});

check('map: predicates', async (client) => {
  const map = await client.getMap(fresh('map-'));
  const pairs = [...Array(50).keys()].map((i) => ['k' + String(i).padStart(2, '0'), i]);
  await map.putAll(pairs);
  const keys = async (predicate) => (await map.keySetWithPredicate(predicate)).sort();
  const values = async (predicate) => [...(await map.valuesWithPredicate(predicate))].sort((a, b) => a - b);
  assert.deepStrictEqual(await values(Predicates.sql('this == 10')), [10]);
  assert.deepStrictEqual(await values(Predicates.lessThan('this', 2)), [0, 1]);
  assert.deepStrictEqual(await values(Predicates.between('this', 5, 7)), [5, 6, 7]);
  assert.deepStrictEqual(await values(Predicates.inPredicate('this', 3, 4, 99)), [3, 4]);
  assert.deepStrictEqual(await keys(Predicates.like('__key', 'k4_')), pairs.slice(40).map(([k]) => k));
  assert.deepStrictEqual(await keys(Predicates.regex('__key', 'k0[12]')), ['k01', 'k02']);
  assert.deepStrictEqual(
    await values(Predicates.or(Predicates.equal('this', 1), Predicates.not(Predicates.lessThan('this', 49)))),
    [1, 49]);
  assert.strictEqual((await values(Predicates.instanceOf('java.lang.Double'))).length, 50);
  assert.strictEqual((await values(Predicates.instanceOf('java.lang.Boolean'))).length, 0);
  assert.strictEqual((await map.entrySetWithPredicate(Predicates.alwaysTrue())).length, 50);
  assert.strictEqual((await values(Predicates.alwaysFalse())).length, 0);

  const paging = Predicates.paging(Predicates.greaterEqual('this', 40), 4);
  assert.deepStrictEqual([...(await map.valuesWithPredicate(paging))], [40, 41, 42, 43]);
  paging.nextPage();
  assert.deepStrictEqual([...(await map.valuesWithPredicate(paging))], [44, 45, 46, 47]);
  paging.setPage(2);
  assert.deepStrictEqual([...(await map.valuesWithPredicate(paging))], [48, 49]);
  paging.setPage(4);
  assert.deepStrictEqual([...(await map.valuesWithPredicate(paging))], []);

  const json = await client.getMap(fresh('map-'));
  await json.put(1, new HazelcastJsonValue('{"age": 7, "limb": {"name": "leg"}}'));
  await json.put(2, new HazelcastJsonValue('{"age": 8}'));
  assert.deepStrictEqual(await json.keySetWithPredicate(Predicates.sql('limb.name == leg')), [1]);
  assert.deepStrictEqual(await json.keySetWithPredicate(Predicates.greaterThan('age', 7)), [2]);

  await map.removeAll(Predicates.lessThan('this', 49));
  assert.strictEqual(await map.size(), 1);
  const wrong = (error) => error.message.includes('position=');
  await assert.rejects(map.valuesWithPredicate(Predicates.sql('this = ')), wrong);
});

check('queue: calls that do not wait', async (client) => {
  const queue = await client.getQueue(fresh('queue-'));
  assert.strictEqual(await queue.offer('a'), true);
  assert.strictEqual(await queue.add('b'), true);
  assert.strictEqual(await queue.peek(), 'a');
  assert.strictEqual(await queue.poll(), 'a');
  assert.strictEqual(await queue.addAll(['c', 'd', 'b']), true);
  assert.deepStrictEqual(await queue.toArray(), ['b', 'c', 'd', 'b']);
  assert.strictEqual(await queue.size(), 4);
  assert.strictEqual(await queue.contains('c'), true);
  assert.strictEqual(await queue.containsAll(['c', 'x']), false);
  assert.strictEqual(await queue.remove('b'), true);
  assert.strictEqual(await queue.removeAll(['c']), true);
  assert.strictEqual(await queue.retainAll(['d', 'b']), false);
  const drained = [];
  assert.strictEqual(await queue.drainTo(drained, 1), 1);
  assert.strictEqual(await queue.drainTo(drained), 1);
  assert.deepStrictEqual(drained, ['d', 'b']);
  await queue.offer('x');
  await queue.clear();
  assert.strictEqual(await queue.isEmpty(), true);
  assert.strictEqual(await queue.remainingCapacity(), 2147483647);
});

check('queue: calls that wait', async (client) => {
  const queue = await client.getQueue(fresh('bounded-'));
  const taken = queue.take();
  await queue.put('a');
  assert.strictEqual(await taken, 'a');
  assert.strictEqual(await queue.poll(50), null);
  for (const item of ['1', '2', '3']) {
    assert.strictEqual(await queue.offer(item), true);
  }
  assert.strictEqual(await queue.offer('4', 50), false);
  const offered = queue.offer('4', 3_600_000);
  assert.strictEqual(await queue.take(), '1');
  assert.strictEqual(await offered, true);
  assert.deepStrictEqual(await queue.toArray(), ['2', '3', '4']);
});

check('queue: listeners', async (client) => {
  const queue = await client.getQueue(fresh('queue-'));
  const events = [];
  const id = await queue.addItemListener({
    itemAdded: (event) => events.push('+' + event.item),
    itemRemoved: (event) => events.push('-' + event.item),
  }, true);
  await queue.offer('a');
  await queue.poll();
  await eventually('both events', () => events.length === 2);
  assert.deepStrictEqual(events, ['+a', '-a']);
  assert.strictEqual(await queue.removeItemListener(id), true);
});

check('compact: a record of ours and one for us', async (client) => {
  const map = await client.getMap('node-records');
  const record = await map.get('from java');
  assert.strictEqual(record.getString('item'), 'tea');
  assert.strictEqual(record.getInt32('pieces'), 3);
  await map.put('from node', GenericRecords.compact(
    'dev.grid.systemtests.interop.NodeClientTest$Line',
    { item: Fields.STRING, pieces: Fields.INT32 },
    { item: 'coffee', pieces: 5 },
  ));
});

check('cluster: structures come and go', async (client) => {
  const name = fresh('map-');
  const events = [];
  await client.addDistributedObjectListener((event) => {
    if (event.objectName === name) {
      events.push(event.eventType);
    }
  });
  const map = await client.getMap(name);
  await map.put('k', 'v');
  await eventually('created', () => events.length === 1);
  const names = (await client.getDistributedObjects()).map((object) => object.getName());
  assert.ok(names.includes(name));
  await map.destroy();
  await eventually('destroyed', () => events.length === 2);
  assert.deepStrictEqual(events, ['created', 'destroyed']);
});

async function main() {
  const client = await Client.newHazelcastClient({
    clusterName,
    network: { clusterMembers: [address] },
    properties: { 'hazelcast.logging.level': 'ERROR' },
  });
  for (const { name, run } of checks) {
    try {
      await run(client);
    } catch (e) {
      throw new Error('check "' + name + '" failed: ' + (e.stack ?? e), { cause: e });
    }
    console.log('ok ' + name);
  }
  await client.shutdown();
}

main().then(
  () => process.exit(0),
  (e) => {
    console.error(e.stack ?? e);
    process.exit(1);
  },
);
