// The page's script with a browser that is played: when it connects again, and what it greys.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import vm from "node:vm";

const elements = new Map();
const element = () => ({ dataset: {}, style: {}, append() {}, replaceChildren() {} });
const byId = id => elements.get(id) ?? elements.set(id, element()).get(id);
const connections = [];
const timers = [];

class EventSource {
  static CLOSED = 2;
  readyState = 0;
  constructor() {
    connections.push(this);
  }
}

vm.runInNewContext(readFileSync(process.argv[2], "utf8"), {
  document: { getElementById: byId, createElement: element },
  EventSource,
  Intl,
  setTimeout: action => timers.push(action),
});

const [first] = connections;
first.onopen();
assert.equal(byId("shown").dataset.state, "live");
first.onerror(); // The browser connects again by itself.
assert.equal(byId("shown").dataset.state, "lost");
assert.equal(timers.length, 0);
first.readyState = EventSource.CLOSED; // As after an answer that is not 200.
first.onerror();
assert.equal(timers.length, 1);
timers[0]();
assert.equal(connections.length, 2);
const grid = { cluster: { name: "shop" }, instance: "a", id: "1", members: [] };
const view = { grid, structures: [], requests: 1, connections: 1, longTasks: 0, atMillis: 1 };
connections[1].onmessage({ data: JSON.stringify(view) });
assert.equal(byId("shown").dataset.state, "live");
assert.equal(byId("cluster").textContent, "shop");
console.log("right");
