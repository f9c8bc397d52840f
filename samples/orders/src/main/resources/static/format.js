// How values read, and the one way in which this page makes elements: text is never markup.

const STATUS = {
  PLACED: 'Placed', PACKED: 'Packed', SHIPPED: 'Shipped', DELIVERED: 'Delivered', CANCELLED: 'Cancelled',
};
const currency = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const wholeCurrency = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const integer = new Intl.NumberFormat('en-US');
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const money = (value) => currency.format(value);
export const wholeMoney = (value) => wholeCurrency.format(value);
export const count = (value) => integer.format(value);
// Another client may have left the date out.
export const day = (iso) => (iso ? date.format(new Date(`${iso}T00:00:00Z`)) : '–');
export const clock = (moment) => time.format(moment);
export const statusName = (status) => STATUS[status] ?? status;
export const statuses = Object.keys(STATUS);

export function element(name, { text, className, data, ...properties } = {}, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  Object.assign(made.dataset, data);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

export const statusMark = (status) =>
  element('span', { className: 'status', text: statusName(status), data: { status } });
