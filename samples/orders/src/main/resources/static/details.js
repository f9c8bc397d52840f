// One order in a dialog, with the change of its status.

import * as api from './api.js';
import { count, day, element, money, statusName } from './format.js';

const dialog = document.getElementById('details');
const problem = document.getElementById('details-problem');
const status = document.getElementById('details-status');
let shown;

const part = (name) => document.getElementById(`details-${name}`);

function fill(order) {
  shown = order;
  part('id').textContent = `${order.id} · ${day(order.date)}`;
  part('title').textContent = order.customer;
  part('where').textContent = `${order.city}, ${order.country} · ${order.store}`;
  part('total').textContent = money(order.total);
  part('version').textContent = `version ${order.version}`;
  part('lines').replaceChildren(...order.lines.map((line) =>
    element('tr', {},
      element('td', {}, line.product, element('small', { text: line.category })),
      element('td', { className: 'number', text: count(line.quantity) }),
      element('td', { className: 'number', text: money(line.amount) }))));
  status.value = order.status;
}

function tell(message) {
  problem.hidden = !message;
  problem.textContent = message ?? '';
}

export async function open(id) {
  tell();
  fill(await api.order(id));
  dialog.showModal();
}

// Someone else changed what is shown: say so, but leave the reader's choice alone.
export function changedElsewhere(change) {
  if (dialog.open && change.id === shown?.id && change.order?.version !== shown.version) {
    tell('This order was just changed elsewhere. Saving now will be refused; close and open it to see it as it is.');
  }
}

part('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    shown = await api.changeStatus(shown.id, status.value, shown.version);
    dialog.close();
  } catch (failure) {
    tell(failure.message);
    if (failure.status === 409) {
      const wanted = status.value;
      fill(await api.order(shown.id));
      status.value = wanted;
      tell(`Someone else changed this order to ${statusName(shown.status)} meanwhile. Save again to change it still.`);
    }
  }
});
part('close').addEventListener('click', () => dialog.close());
dialog.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close();
});
