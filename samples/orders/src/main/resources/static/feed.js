// The live feed: server-sent events of every change in the map, whoever made it.

import { clock, element, money, statusMark } from './format.js';

const ENTRIES_MAX = 12;
const WITHOUT_ORDER = {
  ADDED: 'Not an order', UPDATED: 'Not an order any more',
  EVICT_ALL: 'All orders were evicted', CLEAR_ALL: 'All orders were removed',
};
const list = document.getElementById('feed');
const light = document.getElementById('live');

function show(state, text) {
  light.dataset.state = state;
  light.textContent = text;
}

function what(change) {
  if (!change.order) {
    return [WITHOUT_ORDER[change.type] ?? 'Removed'];
  }
  if (!change.before) {
    return [statusMark(change.order.status), ' · new'];
  }
  if (change.before === change.order.status) {
    return [statusMark(change.order.status), ' · rewritten'];
  }
  return [statusMark(change.before), element('span', { className: 'arrow', text: '→' }), statusMark(change.order.status)];
}

function add(change, open) {
  const title = change.order ? change.order.customer : change.id ?? 'Everything';
  const heading = change.order
    ? element('button', { className: 'open', type: 'button', text: title, onclick: () => open(change.id) })
    : element('strong', { text: title });
  list.prepend(element('li', {},
    element('time', { text: clock(new Date()) }),
    heading,
    element('p', {}, ...(change.order ? [`${change.id} · ${money(change.order.total)}`] : [])),
    element('p', {}, ...what(change))));
  while (list.children.length > ENTRIES_MAX) {
    list.lastChild.remove();
  }
}

// Calls onChange for each change, and onReturn when the connection is back after a loss.
export function follow({ open, onChange, onReturn }) {
  let lost = false;
  const source = new EventSource('api/orders/changes');
  source.onopen = () => {
    show('live', 'Live');
    if (lost) onReturn();
    lost = false;
  };
  source.onerror = () => {
    lost = true;
    show('lost', 'Connecting again');
  };
  source.addEventListener('change', (event) => {
    const change = JSON.parse(event.data);
    add(change, open);
    onChange(change);
  });
}
