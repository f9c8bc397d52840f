'use strict';

// Usage: node cluster.js <host:port> <cluster name>
// Prints one line for each thing that it is told by a cluster of which it knows one member. Commands
// come by standard input: "put <key> ..." puts each key once into the map "heard", "load" calls
// without pause from now on, "end" ends it with the line "calls <count>". A call that fails ends it
// with status 1.

const readline = require('node:readline');
const { Client } = require('hazelcast-client');

const [address, clusterName] = process.argv.slice(2);
const KEYS = 500;
const CALLERS = 4;

const say = (...words) => console.log(words.join(' '));

async function main() {
  const client = await Client.newHazelcastClient({
    clusterName,
    network: { clusterMembers: [address], redoOperation: true },
    properties: { 'hazelcast.logging.level': 'ERROR' },
    lifecycleListeners: [(state) => say('lifecycle', state)],
    membershipListeners: [{
      memberAdded: (event) => say('added', event.member.uuid, event.members.length),
      memberRemoved: (event) => say('removed', event.member.uuid, event.members.length),
    }],
  });
  const heard = await client.getMap('heard');
  await heard.addEntryListener({ added: (event) => say('heard', event.key, event.value) },
    undefined, true);
  const map = await client.getMap('load');

  let calls = 0;
  let over = false;
  async function call(caller) {
    for (let i = caller; !over; i += CALLERS) {
      await map.put('k' + i % KEYS, i);
      if (await map.get('k' + i % KEYS) < i) {
        throw new Error('k' + i % KEYS + ' is older than ' + i);
      }
      calls += 2;
    }
  }

  say('ready');
  let callers = [];
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [command, ...keys] = line.split(' ');
    if (command === 'load') {
      callers = [...Array(CALLERS).keys()].map(call);
      Promise.all(callers).catch(fail);
      say('loaded');
    } else if (command === 'put') {
      for (const key of keys) {
        await heard.put(key, 'v');
      }
      say('put', keys.length);
    } else if (command === 'end') {
      break;
    }
  }
  over = true;
  await Promise.all(callers);
  say('calls', calls);
  await client.shutdown();
}

function fail(e) {
  console.error(e.stack ?? e);
  process.exit(1);
}

main().then(() => process.exit(0), fail);
