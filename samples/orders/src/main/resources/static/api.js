// The REST API. A failure is thrown as an Error with the problem's text and its HTTP status.

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw Object.assign(new Error('The application cannot be reached.'), { status: 0 });
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw Object.assign(new Error(body.detail ?? `The request failed (${response.status}).`), { status: response.status });
  }
  return body;
}

export const search = (parameters) => call(`api/orders?${parameters}`);
export const order = (id) => call(`api/orders/${encodeURIComponent(id)}`);
export const stats = () => call('api/stats');
export const changeStatus = (id, status, version) =>
  call(`api/orders/${encodeURIComponent(id)}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ status, version }),
  });
