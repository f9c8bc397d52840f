'use strict';

// Usage: node cp.js <host:port> <cluster name>
// Prints "ok <check>" for each check that passes; the first that fails ends the run with status 1.

const assert = require('node:assert');
const { randomUUID } = require('node:crypto');
const { Client } = require('hazelcast-client');

const [address, clusterName] = process.argv.slice(2);

const checks = [];
const check = (name, run) => checks.push({ name, run });
const fresh = (prefix) => prefix + randomUUID();

check('atomic long', async (cp) => {
  const counter = await cp.getAtomicLong(fresh('long-'));
  assert.strictEqual((await counter.get()).toNumber(), 0);
  assert.strictEqual((await counter.incrementAndGet()).toNumber(), 1);
  assert.strictEqual((await counter.getAndIncrement()).toNumber(), 1);
  assert.strictEqual((await counter.addAndGet(5)).toNumber(), 7);
  assert.strictEqual((await counter.getAndAdd(3)).toNumber(), 7);
  assert.strictEqual((await counter.decrementAndGet()).toNumber(), 9);
  assert.strictEqual(await counter.compareAndSet(8, 1), false);
  assert.strictEqual(await counter.compareAndSet(9, 1), true);
  assert.strictEqual((await counter.getAndSet(42)).toNumber(), 1);
  await counter.set(43);
  assert.strictEqual((await counter.get()).toNumber(), 43);
});

check('atomic long in a group of its own', async (cp) => {
  const name = fresh('long-');
  const counter = await cp.getAtomicLong(name + '@node');
  await counter.set(7);
  const same = await cp.getAtomicLong(name + '@node');
  assert.strictEqual((await same.get()).toNumber(), 7);
  const other = await cp.getAtomicLong(name);
  assert.strictEqual((await other.get()).toNumber(), 0);
});

check('atomic reference', async (cp) => {
  const reference = await cp.getAtomicReference(fresh('reference-'));
  assert.strictEqual(await reference.get(), null);
  assert.strictEqual(await reference.isNull(), true);
  await reference.set('a');
  assert.strictEqual(await reference.getAndSet('b'), 'a');
  assert.strictEqual(await reference.compareAndSet('a', 'c'), false);
  assert.strictEqual(await reference.compareAndSet('b', 'c'), true);
  assert.strictEqual(await reference.contains('c'), true);
  await reference.clear();
  assert.strictEqual(await reference.isNull(), true);
});

check('countdown latch', async (cp) => {
  const latch = await cp.getCountDownLatch(fresh('latch-'));
  assert.strictEqual(await latch.trySetCount(2), true);
  assert.strictEqual(await latch.trySetCount(3), false);
  assert.strictEqual(await latch.await(1), false);
  const waiting = latch.await(600_000);
  await latch.countDown();
  assert.strictEqual(await latch.getCount(), 1);
  await latch.countDown();
  assert.strictEqual(await waiting, true);
  assert.strictEqual(await latch.getCount(), 0);
});

check('semaphore', async (cp) => {
  const semaphore = await cp.getSemaphore(fresh('semaphore-'));
  assert.strictEqual(await semaphore.init(3), true);
  assert.strictEqual(await semaphore.init(4), false);
  await semaphore.acquire();
  await semaphore.acquire(2);
  assert.strictEqual(await semaphore.tryAcquire(1), false);
  assert.strictEqual(await semaphore.tryAcquire(1, 1), false);
  await semaphore.release(3);
  assert.strictEqual(await semaphore.availablePermits(), 3);
  assert.strictEqual(await semaphore.drainPermits(), 3);
  await semaphore.release(3);
  await semaphore.increasePermits(2);
  await semaphore.reducePermits(1);
  assert.strictEqual(await semaphore.availablePermits(), 4);
  await assert.rejects(semaphore.release(1));
});

check('semaphore whose permits belong to nobody', async (cp) => {
  const semaphore = await cp.getSemaphore(fresh('sessionless-'));
  await semaphore.release(2);
  await semaphore.acquire(2);
  assert.strictEqual(await semaphore.availablePermits(), 0);
});

check('fenced lock', async (cp) => {
  const lock = await cp.getLock(fresh('lock-'));
  const first = await lock.lock();
  assert.strictEqual(await lock.isLocked(), true);
  assert.strictEqual(await lock.tryLock(), undefined);
  const waiting = lock.lock();
  await lock.unlock(first);
  const second = await waiting;
  assert.ok(second.toNumber() > first.toNumber());
  await assert.rejects(lock.unlock(first));
  await lock.unlock(second);
  assert.strictEqual(await lock.isLocked(), false);
  const third = await lock.tryLock(1000);
  assert.ok(third.toNumber() > second.toNumber());
  await lock.unlock(third);
});

async function main() {
  const client = await Client.newHazelcastClient({
    clusterName,
    network: { clusterMembers: [address] },
    properties: { 'hazelcast.logging.level': 'ERROR' },
  });
  for (const { name, run } of checks) {
    try {
      await run(client.getCPSubsystem());
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
