// The desk's own: presses that wait for a lost link, and keys for whoever works without a mouse.
// A form with data-wait whose press was not heard is kept here and sent again, with its key, until somebody answers:
// the server counts a key once. Kept for the tab, so that a reload loses nothing.
(() => {
  'use strict';
  const root = document, page = root.documentElement, most = 50, shelf = 'leyuan-presses';
  const byId = id => root.getElementById(id), mark = name => root.querySelector(`#lost [data-${name}]`);
  let waiting = JSON.parse(sessionStorage.getItem(shelf) || '[]'), sending = false, undone = 0, nth = 0;

  function show() {
    sessionStorage.setItem(shelf, JSON.stringify(waiting));
    page.toggleAttribute('data-waiting', waiting.length + undone > 0);
    const say = (name, many, is) => { const line = mark(name); if (line) { line.hidden = !is; const figure = line.querySelector('b'); if (figure) figure.textContent = many; } };
    say('held', waiting.length, waiting.length);
    say('most', 0, waiting.length >= most);
    say('undone', undone, undone);
    const lost = page.hasAttribute('data-stale') || waiting.length;
    if (mark('old')) mark('old').hidden = !lost;
    if (mark('age')) mark('age').textContent = Math.max(1, Math.round((Date.now() - (page.dataset.good || Date.now())) / 60000));
  }
  function keep(form, url, body) {
    if (waiting.length < most) {
      waiting.push({ url, body, at: Date.now() });
      form.dataset.held = Number(form.dataset.held || 0) + 1;
    }
    show();
    const line = byId('live');
    if (line) line.textContent = byId('lost').textContent;
  }
  async function send() {
    if (sending || !waiting.length) return;
    sending = true;
    try {
      while (waiting.length) {
        const { url, body, at } = waiting[0], sent = new URLSearchParams(body);
        sent.set('waited', Math.round((Date.now() - at) / 1000));
        const answer = await fetch(url, { method: 'POST', body: sent, headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(8000) });
        // nobody who can do it answered: a gateway, or a page that asks who we are
        if (answer.status >= 500 || answer.url.endsWith('/sign-in')) break;
        if (!answer.ok) undone++;
        waiting.shift();
        show();
      }
    } catch (_) { /* the link is still lost */ } finally { sending = false; show(); }
  }
  root.addEventListener('submit', event => {
    const form = event.target;
    if (!waiting.length || !('wait' in form.dataset)) return;
    // behind what waits already, and a press of its own: the page has one key for each form
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    body.set('key', `${body.get('key')}.${++nth}${Date.now().toString(36)}`);
    keep(form, form.action, String(body));
  }, true);
  addEventListener('lost', event => {
    const { url, body, why } = event.detail;
    if (!('wait' in event.target.dataset) || (typeof why === 'number' && why < 500)) return;
    event.preventDefault();
    keep(event.target, url, body);
  });
  addEventListener('online', send);
  addEventListener('beforeunload', event => { if (waiting.length) event.preventDefault(); });
  setInterval(() => { show(); send(); }, 3000);
  show();
  send();

  const list = byId('keys'), onOff = byId('keys-on');
  if (!list) return;
  list.hidden = false;
  onOff.checked = localStorage.getItem('leyuan-keys') !== 'off';
  onOff.addEventListener('change', () => localStorage.setItem('leyuan-keys', onOff.checked ? 'on' : 'off'));
  // one row for each child or party that can be pressed for
  const rows = () => [...root.querySelectorAll('#panel .in, #door .in, #tt .ev')].filter(row => row.href || row.querySelector('button'));
  let row = '';
  addEventListener('focusin', event => { const at = event.target.closest('.in[id]'); if (at) row = at.id; });
  function step(by) {
    const all = rows(), at = all.findIndex(one => one.contains(root.activeElement) || one.id && one.id === row);
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
    if (!next) return;
    row = next.id;
    (next.href ? next : next.querySelector('button')).focus();
  }
  function count(way) {
    const card = root.activeElement.closest && root.activeElement.closest('article.occ');
    const room = card ? card.id.replace(/^occ-/, '') : (byId('panel') || { dataset: {} }).dataset.room;
    const button = byId(`${way}-${room}`);
    if (button) button.click();
  }
  function unfold() {
    list.open = !list.open;
    if (list.open) list.querySelector('summary').focus();
  }
  const go = link => { if (link) link.click(); };
  const does = byId('tt') ? {
    j: () => step(1), k: () => step(-1),
    m: () => { const at = root.activeElement; if (at.matches('#tt .ev:not(.draft)')) location.assign(`${at.pathname}/plan`); },
    n: () => go(byId('new')),
    '?': unfold,
  } : {
    '/': () => { const box = byId('q') || byId('find'); if (box) box.focus(); },
    j: () => step(1), k: () => step(-1),
    u: () => { const undo = root.querySelector('#recent button'); if (undo) undo.click(); },
    '+': () => count('in'), '=': () => count('in'), '-': () => count('out'), '−': () => count('out'),
    '?': unfold,
  };
  addEventListener('keydown', event => {
    const isTyping = event.target.closest && event.target.closest('input:not([type=checkbox]),textarea,select');
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping || !onOff.checked || !does[event.key]) return;
    event.preventDefault();
    does[event.key]();
  });
})();
