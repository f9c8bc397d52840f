const EVERY_MILLIS = 1000;
const $ = id => document.getElementById(id);
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const count = new Intl.NumberFormat();

function element(name, text, children = []) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

function instance(name, done, most, leads) {
  const label = element("span", name);
  if (leads) label.append(element("em", "leads"));
  const filled = element("span");
  filled.style.width = `${(100 * done) / most}%`;
  const bar = element("div", undefined, [filled]);
  bar.className = "bar";
  return element("li", undefined, [label, element("b", count.format(done)), bar]);
}

function run({ job, instance, atMillis }) {
  const row = element("tr", undefined, [
    element("td", time.format(atMillis)),
    element("td", job),
    element("td", instance),
  ]);
  row.dataset.kind = job.split(" ")[0];
  return row;
}

function show(state) {
  const done = Object.entries(state.done);
  const most = Math.max(1, ...done.map(([, jobs]) => jobs));
  $("asked").textContent = state.asked;
  $("leader").textContent = state.leader ?? "nobody";
  $("waiting").textContent = count.format(state.waiting);
  $("total").textContent = count.format(done.reduce((sum, [, jobs]) => sum + jobs, 0));
  $("instances").replaceChildren(
    ...done.map(([name, jobs]) => instance(name, jobs, most, name === state.leader)));
  $("runs").replaceChildren(...state.runs.map(run));
  $("nothing").hidden = state.runs.length > 0;
}

function tell(state, text) {
  $("live").dataset.state = state;
  $("live").textContent = text;
}

async function refresh() {
  try {
    const response = await fetch("api/state", { cache: "no-store" });
    if (!response.ok) throw new Error(response.statusText);
    show(await response.json());
    tell("live", "live");
  } catch {
    tell("lost", "no answer, trying again");
  }
  setTimeout(refresh, EVERY_MILLIS);
}

refresh();
