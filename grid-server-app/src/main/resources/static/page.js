const $ = id => document.getElementById(id);
const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });

const RETRY_MILLIS = 5000;

let before = null;
let endpoint = "actuator/grid";

/** What was shown last, by the element's name: what did not change keeps its buttons and their focus. */
const shown = new Map();

function changed(id, what) {
  const text = JSON.stringify(what);
  if (shown.get(id) === text) return false;
  shown.set(id, text);
  return true;
}

function bytes(count) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) {
    count /= 1024;
    unit++;
  }
  return `${short.format(count)} ${units[unit]}`;
}

function cell(text, kind) {
  const made = document.createElement("td");
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function row(...cells) {
  const made = document.createElement("tr");
  made.append(...cells);
  return made;
}

/** How much a count has grown a second; null if that is not known. */
function rate(now, then, seconds) {
  return then === undefined || seconds <= 0 || now < then ? null : (now - then) / seconds;
}

function rateText(value) {
  return value === null ? "\u2013" : short.format(value);
}

function member(one, view) {
  const holds = one.partitions;
  const traits = [
    one.id === view.grid.id && "this one",
    one.coordinator && "coordinator",
    one.leaving && "leaving",
    one.lite && "no data",
    ...Object.entries(one.attributes ?? {}).map(([name, value]) => `${name} ${value}`),
  ].filter(Boolean);
  const unsafe = one.safeToStop === false;
  return row(
    cell(one.address, "address"),
    cell(unsafe ? "not now" : "yes", unsafe ? "trouble" : "good"),
    cell(holds ? whole.format(holds.primaries) : "\u2013", "number"),
    cell(holds ? whole.format(holds.backups) : "\u2013", "number"),
    cell(holds ? whole.format(holds.onlyHere) : "\u2013", holds?.onlyHere > 0 ? "number trouble" : "number"),
    cell(traits.join(", ")));
}

function structure(one, then, seconds) {
  const writes = one.puts + one.removes;
  return row(
    cell(one.name, "name"),
    cell(one.kind),
    cell(whole.format(one.entries), "number"),
    cell(whole.format(one.backupEntries), "number"),
    cell(bytes(one.bytes), "number"),
    cell(one.gets > 0 ? percent.format(Math.min(1, one.hits / one.gets)) : "\u2013", "number"),
    cell(rateText(rate(one.gets, then?.gets, seconds)), "number"),
    cell(rateText(rate(writes, then && then.puts + then.removes, seconds)), "number"),
    cell(part(one.searchesByIndex, one.searches + one.searchesByIndex), "number"),
    cell(whole.format(one.evictions), "number"),
    cell(whole.format(one.expirations), "number"));
}

/** A part of a whole; a dash of nothing. */
function part(some, all) {
  return all > 0 ? percent.format(Math.min(1, some / all)) : "\u2013";
}

function keyRow(one) {
  return row(
    cell(`${one.kind} ${one.name}`, "name"),
    cell(one.key ?? `in partition ${one.partition}`, "name"),
    cell(one.callsPerSecond > 0 ? whole.format(Math.round(one.callsPerSecond)) : "\u2013", "number"),
    cell(short.format(one.longestMillis), "number"));
}

function showKeys(keys) {
  const { busiest = [], slowest = [] } = keys ?? {};
  $("busy-section").hidden = busiest.length === 0;
  $("busy").replaceChildren(...busiest.map(keyRow));
  $("slow-section").hidden = slowest.length === 0;
  $("slow").replaceChildren(...slowest.map(keyRow));
  for (const note of document.querySelectorAll(".hidden-keys")) note.hidden = keys?.shown === true;
}

function showNear(nearCaches) {
  const maps = nearCaches?.maps ?? [];
  $("near-section").hidden = maps.length === 0;
  $("near").replaceChildren(...maps.map(one => row(
    cell(one.map, "name"),
    cell(whole.format(one.caches), "number"),
    cell(part(one.hits, one.hits + one.misses), "number"),
    cell(whole.format(one.hits + one.misses), "number"),
    cell(whole.format(one.entries), "number"),
    cell(bytes(one.bytes), "number"),
    cell(whole.format(one.evictions), "number"))));
}

async function replay(button, number) {
  button.disabled = true;
  const answer = await fetch(`${endpoint}/merges/replay`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ names: `${number}` }),
  }).catch(() => null);
  $("merges-done").textContent = answer?.ok ? "Written again."
    : `Not written: ${answer ? `the answer was ${answer.status}` : "no connection"}.`;
  button.disabled = answer?.ok === true;
}

function loss(one, canReplay) {
  const last = document.createElement("td");
  if (canReplay) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Write again";
    button.onclick = () => replay(button, one.number);
    last.append(button);
  }
  return row(
    cell(new Date(one.time).toLocaleString()),
    cell(`${one.kind} ${one.name}`, "name"),
    cell(one.key ?? "\u2013", "name"),
    cell(one.side),
    cell(bytes(one.lostBytes), "number"),
    cell(one.keptBytes === undefined ? "nothing" : bytes(one.keptBytes), "number"),
    cell(one.failure ?? "the merge policy"),
    last);
}

function showMerges(merges, canReplay) {
  if (!changed("merges", [merges, canReplay])) return;
  const { count = 0, dropped = 0, latest = [] } = merges ?? {};
  $("merges-section").hidden = count + dropped === 0;
  $("merges-note").textContent = [
    latest.length < count ? `The latest ${whole.format(latest.length)} of ${whole.format(count)}.` : "",
    dropped > 0 ? `${whole.format(dropped)} more found no room.` : "",
    canReplay ? "Writing again overwrites what is there now."
      : "Writing again needs management.endpoint.grid.access=unrestricted.",
  ].filter(Boolean).join(" ");
  $("merges").replaceChildren(...latest.map(one => loss(one, canReplay)));
}

function showMaps(structures) {
  const maps = structures.filter(one => one.kind === "map" && one.entries > 0).map(one => one.name).sort();
  if (!changed("look-map", maps)) return;
  const chosen = $("look-map").value;
  $("look-map").replaceChildren(...maps.map(name => {
    const option = document.createElement("option");
    option.textContent = name;
    option.selected = name === chosen;
    return option;
  }));
  $("look").hidden = maps.length === 0;
}

async function look(event) {
  event.preventDefault();
  const map = $("look-map").value;
  const answer = await fetch(`${endpoint}/entries/${encodeURIComponent(map)}`).catch(() => null);
  if (!answer?.ok) {
    $("looked").textContent = "They cannot be looked at now.";
    return;
  }
  const seen = await answer.json();
  const told = document.createElement("p");
  told.textContent = seen.lookedAt === 0 ? `This member has no entries of ${map} as their primary.`
    : `Of ${whole.format(seen.lookedAt)} entries of ${map} looked at, ${part(seen.neverExpiring, seen.lookedAt)}`
      + ` never expire; ${bytes(seen.bytes / seen.lookedAt)} on average. The largest:`;
  const largest = document.createElement("ol");
  largest.append(...seen.largest.map(one => {
    const item = document.createElement("li");
    item.textContent = `${bytes(one.bytes)}${one.key ? `, ${one.key}` : ""}`
      + (one.neverExpires ? ", never expires" : "");
    return item;
  }));
  $("looked").replaceChildren(told, largest);
}

function troubles({ grid, longTasks }) {
  const { partitions, memory, cluster } = grid;
  const found = [];
  if (cluster.writable === false) found.push("This side of the cluster takes no writes.");
  if (partitions?.lost > 0) found.push(`${whole.format(partitions.lost)} partitions are lost.`);
  if (partitions?.unreachable > 0) found.push(`${whole.format(partitions.unreachable)} partitions cannot be reached.`);
  if (memory?.refusesWrites) found.push("This member is short of memory and refuses writes.");
  if (longTasks > 0) found.push(`${whole.format(longTasks)} tasks of users have run for long.`);
  if (grid.missing?.length > 0) found.push(`${whole.format(grid.missing.length)} members are missing.`);
  return found.join(" ");
}

function show(view) {
  const { grid } = view;
  const seconds = before ? (view.atMillis - before.atMillis) / 1000 : 0;
  const then = new Map(before?.structures.map(one => [`${one.kind}/${one.name}`, one]));
  document.title = `Grid: ${grid.cluster.name}`;
  $("cluster").textContent = grid.cluster.name;
  $("instance").textContent = grid.instance;
  $("version").textContent = grid.version ?? "unknown";
  $("members-count").textContent = whole.format(grid.members.length);
  $("partitions").textContent = grid.partitions ? whole.format(grid.partitions.underReplicated) : "\u2013";
  $("migrations").textContent = whole.format(grid.migrations ?? 0);
  $("requests").textContent = rateText(rate(view.requests, before?.requests, seconds));
  $("connections").textContent = whole.format(view.connections);
  if (grid.memory) {
    $("memory").textContent = `${bytes(grid.memory.liveBytes)} of ${bytes(grid.memory.maxBytes)}`;
    $("memory-bar").style.width = `${(100 * grid.memory.liveBytes) / grid.memory.maxBytes}%`;
  }
  $("alert").textContent = troubles(view);
  $("alert").hidden = $("alert").textContent === "";
  $("members").replaceChildren(...grid.members.map(one => member(one, view)));
  $("structures").replaceChildren(
    ...view.structures.map(one => structure(one, then.get(`${one.kind}/${one.name}`), seconds)));
  $("structures-note").textContent =
    view.structures.length === 0 ? "None yet."
      : view.structuresLeftOut > 0 ? `${whole.format(view.structuresLeftOut)} more take less memory.` : "";
  endpoint = view.endpoint ?? endpoint;
  showMaps(view.structures);
  showKeys(view.keys);
  showNear(view.nearCaches);
  showMerges(view.merges, view.canReplay);
  before = view;
}

function tell(state, text) {
  $("live").dataset.state = state;
  $("live").textContent = text;
  $("shown").dataset.state = state;
}

/** A browser tries again by itself when a connection breaks, but not after any other answer than 200. */
function connect() {
  const events = new EventSource("live");
  events.onopen = () => tell("live", "live");
  events.onerror = () => {
    tell("lost", "no connection, trying again");
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MILLIS);
  };
  events.onmessage = event => {
    show(JSON.parse(event.data));
    tell("live", "live");
  };
}

$("look").onsubmit = look;
connect();
