// The page's script with a browser that is played: when it connects again, and what it greys.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import vm from "node:vm";

const elements = new Map();
const element = () => ({
  dataset: {}, style: {}, children: [],
  append(...more) { this.children.push(...more); },
  replaceChildren(...all) { this.children = all; },
});
const byId = id => elements.get(id) ?? elements.set(id, element()).get(id);
const connections = [];
const timers = [];
const asked = [];

class EventSource {
  static CLOSED = 2;
  readyState = 0;
  constructor() {
    connections.push(this);
  }
}

vm.runInNewContext(readFileSync(process.argv[2], "utf8"), {
  document: { getElementById: byId, createElement: element, querySelectorAll: () => [] },
  fetch: (path, options) => {
    asked.push({ path, ...options });
    return Promise.resolve({ ok: true });
  },
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
assert.equal(byId("busy-section").hidden, true);
assert.equal(byId("merges-section").hidden, true);

// Keys, near caches, and what a merge has lost, which can be written again where that is allowed.
const key = { kind: "map", name: "orders", partition: 7, callsPerSecond: 1200, longestMillis: 1.5 };
const near = { map: "orders", caches: 2, hits: 3, misses: 1, entries: 5, bytes: 2048, evictions: 0 };
const lost = { number: 9, time: "2020-02-02T00:00:00Z", kind: "map", name: "orders", side: "losing", lostBytes: 100 };
const full = {
  ...view, keys: { shown: false, busiest: [key], slowest: [] }, nearCaches: { maps: [near] },
  merges: { count: 1, dropped: 0, latest: [lost] }, endpoint: "manage/grid", canReplay: false,
};
const tell = what => connections[1].onmessage({ data: JSON.stringify(what) });
const texts = id => byId(id).children.map(row => row.children.map(cell => cell.textContent));
tell(full);
assert.deepEqual(texts("busy"), [["map orders", "in partition 7", "1,200", "1.5"]]);
assert.equal(byId("slow-section").hidden, true);
assert.deepEqual(texts("near"), [["orders", "2", "75%", "4", "5", "2 KiB", "0"]]);
assert.equal(byId("merges-section").hidden, false);
assert.deepEqual(byId("merges").children[0].children.at(-1).children, []);
tell({ ...full, canReplay: true });
const [button] = byId("merges").children[0].children.at(-1).children;
tell({ ...full, canReplay: true, requests: 2 });
assert.equal(byId("merges").children[0].children.at(-1).children[0], button, "it keeps its focus");
button.onclick();
assert.equal(asked[0].path, "manage/grid/merges/replay");
assert.equal(asked[0].body, '{"names":"9"}');
console.log("right");
