const byId = id => document.getElementById(id);

function show(session) {
  byId('instance').textContent = session.instance;
  byId('user').textContent = session.user;
  const since = byId('since');
  since.dateTime = session.since;
  since.textContent = new Date(session.since).toLocaleTimeString();
  byId('other').href = `${location.protocol}//${location.hostname}:${session.otherPort}/`;
  byId('basket').replaceChildren(...session.basket.map(name => {
    const item = document.createElement('li');
    item.textContent = name;
    return item;
  }));
  byId('empty').hidden = session.basket.length > 0;
}

async function call(path, options = {}) {
  const problem = byId('problem');
  problem.hidden = true;
  try {
    const response = await fetch(path, options);
    if (response.redirected || response.status === 401) {
      location.assign('/login');
      return;
    }
    if (!response.ok) {
      throw new Error(`The instance answered with status ${response.status}.`);
    }
    show(await response.json());
  } catch (failure) {
    problem.textContent = failure.message;
    problem.hidden = false;
  }
}

function csrfToken() {
  const cookie = document.cookie.split('; ').find(each => each.startsWith('XSRF-TOKEN='));
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : '';
}

byId('add').addEventListener('submit', async event => {
  event.preventDefault();
  const input = byId('name');
  await call('/api/basket', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': csrfToken() },
    body: JSON.stringify({ name: input.value }),
  });
  input.value = '';
  input.focus();
});

call('/api/session');
