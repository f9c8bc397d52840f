'use strict';

// Usage: node sample.js <host:port> <page>
// Reads an order of the sample through the map, changes it there, and sees the change on the page's side.

const assert = require('node:assert');
const { Client } = require('hazelcast-client');

const [address, page] = process.argv.slice(2);
const ORDER = '19981229-0001';
const STATUS = 'DELIVERED';
const LOADING_SECONDS_MAX = 600; // The page is there before all orders are, on a slow machine for long.

async function main() {
  const client = await Client.newHazelcastClient({
    clusterName: 'dev',
    network: { clusterMembers: [address] },
  });
  try {
    const orders = await client.getMap('orders');
    let order = await orders.get(ORDER);
    for (let seconds = 0; order === null && seconds < LOADING_SECONDS_MAX; seconds++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      order = await orders.get(ORDER);
    }
    assert.notStrictEqual(order, null, 'the map has no order ' + ORDER);
    const version = order.getInt64('version').add(1);
    await orders.set(ORDER, order.clone({ status: STATUS, version }));
    const read = await (await fetch(page + '/api/orders/' + ORDER)).json();
    assert.strictEqual(read.status, STATUS);
    console.log('the page and the client share the map: order=' + ORDER + ' status=' + read.status);
  } finally {
    await client.shutdown();
  }
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
