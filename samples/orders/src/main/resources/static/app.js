// The search, the table and the figures. Its state is the address: a search can be bookmarked.

import * as api from './api.js';
import * as details from './details.js';
import { follow } from './feed.js';
import { count, day, element, money, statusMark, statusName, statuses, wholeMoney } from './format.js';

const TYPING_PAUSE_MILLIS = 250;
const FIGURES_PAUSE_MILLIS = 1000;
const FIELDS = ['customer', 'city', 'product', 'status', 'minTotal', 'maxTotal'];
const SIZE = 20;

const $ = (id) => document.getElementById(id);
const form = $('filters');
let state = fromAddress();
let latest = 0;

function fromAddress() {
  const parameters = new URLSearchParams(location.search);
  return {
    ...Object.fromEntries(FIELDS.map((name) => [name, parameters.get(name) ?? ''])),
    sort: parameters.get('sort') ?? 'date,desc',
    page: Math.max(0, Number.parseInt(parameters.get('page') ?? '0', 10) || 0),
  };
}

function parameters() {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== '' && !(name === 'page' && value === 0) && !(name === 'sort' && value === 'date,desc')) {
      all.set(name, value);
    }
  }
  return all;
}

function row(order) {
  const made = element('tr', { data: { id: order.id } },
    element('td', { className: 'muted', text: day(order.date) }),
    element('td', {}, element('button', { className: 'open', type: 'button', text: order.id })),
    element('td', { className: 'clip', text: order.customer }),
    element('td', { className: 'clip', text: order.city }),
    element('td', { className: 'clip', text: order.store }),
    element('td', {}, statusMark(order.status)),
    element('td', { className: 'number', text: money(order.total) }));
  made.addEventListener('click', () => open(order.id));
  return made;
}

function showProblem(message) {
  $('problem').hidden = !message;
  $('problem').textContent = message ?? '';
}

async function open(id) {
  try {
    await details.open(id);
  } catch (failure) {
    showProblem(failure.message);
  }
}

async function refresh({ address = true } = {}) {
  const turn = ++latest;
  const wanted = parameters();
  if (address) history.replaceState(null, '', wanted.size ? `?${wanted}` : location.pathname);
  $('results').setAttribute('aria-busy', 'true');
  try {
    wanted.set('size', SIZE);
    const found = await api.search(wanted);
    if (turn === latest) {
      showProblem();
      showPage(found);
    }
  } catch (failure) {
    if (turn === latest) showProblem(failure.message);
  } finally {
    if (turn === latest) $('results').setAttribute('aria-busy', 'false');
  }
}

function showPage(found) {
  $('rows').replaceChildren(...found.orders.map(row));
  $('empty').hidden = found.orders.length > 0;
  const first = found.page * found.size + 1;
  $('caption').textContent = found.orders.length
    ? `${count(first)}–${count(first + found.orders.length - 1)} of ${count(found.totalOrders)} orders`
    : `${count(found.totalOrders)} orders`;
  $('page-number').textContent = found.totalPages ? `Page ${count(found.page + 1)} of ${count(found.totalPages)}` : '';
  $('previous').disabled = found.page === 0;
  $('next').disabled = found.page + 1 >= found.totalPages;
  const [by, direction] = state.sort.split(',');
  for (const column of $('columns').children) {
    if (column.dataset.sort === by) {
      column.setAttribute('aria-sort', direction === 'desc' ? 'descending' : 'ascending');
    } else {
      column.removeAttribute('aria-sort');
    }
  }
}

async function refreshFigures() {
  try {
    const figures = await api.stats();
    $('figure-orders').textContent = count(figures.orders);
    $('figure-revenue').textContent = wholeMoney(figures.revenue);
    $('figure-average').textContent = money(figures.averageTotal);
    $('status-bar').replaceChildren(...statuses.filter((status) => figures.byStatus[status] > 0).map((status) => {
      const part = element('span', { data: { status }, title: statusName(status) });
      part.style.flexGrow = figures.byStatus[status];
      return part;
    }));
    $('status-bar').setAttribute('aria-label',
      statuses.map((status) => `${statusName(status)} ${figures.byStatus[status]}`).join(', '));
    $('status-legend').replaceChildren(...statuses.map((status) =>
      element('li', {}, statusMark(status), ' ', element('b', { text: count(figures.byStatus[status]) }))));
    $('stores').replaceChildren(...figures.topStores.map(({ store, revenue }) =>
      element('li', {}, store, element('span', { text: wholeMoney(revenue) }))));
  } catch (failure) {
    showProblem(failure.message);
  }
}

// Runs the action once after calls have paused; later calls push it back only while it may wait.
function paused(action, millis) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, millis);
  };
}

function atMostEvery(action, millis) {
  let timer;
  return () => {
    timer ??= setTimeout(() => { timer = undefined; action(); }, millis);
  };
}

const figuresSoon = atMostEvery(refreshFigures, FIGURES_PAUSE_MILLIS);

function showChange(change) {
  details.changedElsewhere(change);
  figuresSoon();
  const shown = change.id && $('rows').querySelector(`tr[data-id="${CSS.escape(change.id)}"]`);
  if (shown && change.order) {
    const changed = row(change.order);
    changed.classList.add('changed');
    shown.replaceWith(changed);
  } else if (shown || !change.id) {
    refresh({ address: false });
  }
}

const searchSoon = paused(refresh, TYPING_PAUSE_MILLIS);
form.addEventListener('input', (event) => {
  if (!event.target.checkValidity()) return;
  state = { ...state, [event.target.name]: event.target.value, page: 0 };
  searchSoon();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  refresh();
});
form.addEventListener('reset', () => {
  state = { ...state, ...Object.fromEntries(FIELDS.map((name) => [name, ''])), page: 0 };
  refresh();
});
$('columns').addEventListener('click', (event) => {
  const by = event.target.closest('th')?.dataset.sort;
  if (!by) return;
  const descending = state.sort === `${by},asc` || (by !== state.sort.split(',')[0] && (by === 'total' || by === 'date'));
  state = { ...state, sort: `${by},${descending ? 'desc' : 'asc'}`, page: 0 };
  refresh();
});
for (const [id, step] of [['previous', -1], ['next', 1]]) {
  $(id).addEventListener('click', () => {
    state = { ...state, page: Math.max(0, state.page + step) };
    refresh();
  });
}

for (const name of FIELDS) form.elements[name].value = state[name];
refresh();
refreshFigures();
follow({
  open,
  onChange: showChange,
  onReturn: () => { refresh({ address: false }); refreshFigures(); },
});
