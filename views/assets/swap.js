// Saves a page load, nothing more: everything it touches is a real link or a real form.
// <a data-swap="ids">, <form data-swap="ids">: asks the same address, replaces those ids from the full page it answers.
// <main data-live="/events/…" data-live-swap="ids">: the stream only says "changed"; the page re-reads itself.
(() => {
  'use strict';
  const same = text => text;
  const trusted = window.trustedTypes ? trustedTypes.createPolicy('app', { createHTML: same }) : { createHTML: same };
  const parse = text => new DOMParser().parseFromString(trusted.createHTML(text), 'text/html');
  const byId = id => document.getElementById(id);
  const here = () => location.href.split('#')[0];
  let turn = 0, busy = 0, late = false;

  // what somebody is typing outlives a live refresh
  function carry(old, fresh) {
    for (const box of old.querySelectorAll('input[id], textarea[id], select[id]')) {
      const next = fresh.querySelector('#' + CSS.escape(box.id));
      if (!next || box.type === 'hidden') continue;
      if (box.type === 'checkbox' || box.type === 'radio') { if (box.checked !== box.defaultChecked) next.checked = box.checked; }
      else if (box.value !== box.defaultValue && 'defaultValue' in box) next.value = box.value;
    }
  }
  function put(old, fresh, live) {
    if (old.isEqualNode(fresh)) return;
    const next = document.importNode(fresh, true);
    if (live) carry(old, next);
    old.replaceWith(next);
  }
  const named = node => node.children.length > 0 && [...node.children].every(child => child.id);
  function apply(page, ids, live) {
    const focused = document.activeElement && document.activeElement.id;
    const caret = document.activeElement && 'selectionStart' in document.activeElement ? document.activeElement.selectionStart : null;
    for (const id of ids) {
      const old = byId(id), fresh = page.getElementById(id);
      if (!old || !fresh || old.isEqualNode(fresh)) continue;
      if (!named(old) || !named(fresh)) { put(old, fresh, live); continue; }
      // one by one, so that a row nobody changed does not move
      const known = new Map([...old.children].map(child => [child.id, child]));
      let at = old.firstElementChild;
      for (const child of [...fresh.children]) {
        const kept = known.get(child.id);
        known.delete(child.id);
        if (!kept) { old.insertBefore(document.importNode(child, true), at); continue; }
        if (kept === at) at = at.nextElementSibling; else old.insertBefore(kept, at);
        put(kept, child, live);
      }
      known.forEach(child => child.remove());
    }
    const again = focused && byId(focused);
    if (!again || again === document.activeElement) return;
    again.focus({ preventScroll: true });
    if (caret !== null) try { again.setSelectionRange(caret, caret); } catch (_) { /* not a text box */ }
  }
  async function go(url, options, ids, how) {
    const live = how === 'live', mine = live ? turn : ++turn;
    const answer = await fetch(url, { ...options, credentials: 'same-origin', headers: { Accept: 'text/html', 'X-Swap': ids.join(' ') } });
    const text = await answer.text();
    if (mine !== turn || (live && busy)) { late = late || live; return; }
    const kind = answer.headers.get('content-type') || '';
    if (!kind.startsWith('text/html') || (!answer.ok && answer.status !== 422 && answer.status !== 409)) throw new Error(answer.status);
    const page = parse(text);
    if (!ids.every(id => page.getElementById(id))) { if (live) throw new Error('other page'); location.assign(answer.url); return; }
    apply(page, ids, live);
    document.title = page.title;
    if (live) return;
    if ((how === 'get' || answer.redirected) && answer.url !== here()) history.pushState({}, '', answer.url);
    const errors = byId('errors'), said = page.getElementById('live'), status = byId('live');
    if (errors && !answer.ok) errors.focus();
    if (said && status && said.textContent) status.textContent = said.textContent;
  }
  const asked = promise => { busy++; return promise.finally(() => { busy--; if (late && !busy) { late = false; reread(); } }); };

  addEventListener('submit', event => {
    const form = event.target, ids = form.dataset.swap && form.dataset.swap.split(' ');
    if (!ids || event.defaultPrevented) return;
    event.preventDefault();
    if (form.getAttribute('aria-busy') === 'true') return;
    form.setAttribute('aria-busy', 'true');
    const body = new URLSearchParams(new FormData(form, event.submitter)), get = form.method === 'get', url = new URL(form.action);
    if (get) url.search = body;
    asked(go(url, get ? {} : { method: 'POST', body }, ids, get ? 'get' : 'post'))
      .catch(() => { form.removeAttribute('data-swap'); form.requestSubmit(event.submitter); })
      .finally(() => form.removeAttribute('aria-busy'));
  });
  addEventListener('click', event => {
    const link = event.target.closest && event.target.closest('a[data-swap]');
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    asked(go(link.href, {}, link.dataset.swap.split(' '), 'get')).catch(() => location.assign(link.href));
  });
  addEventListener('popstate', () => location.reload());

  const watched = document.querySelector('[data-live]');
  let reread = () => {};
  if (watched && window.EventSource) {
    const ids = watched.dataset.liveSwap.split(' ');
    let stream, beat = 0, due, last = Date.now();
    const mark = () => document.documentElement.toggleAttribute('data-stale', Date.now() - last > 60000);
    const hit = () => { beat = last = Date.now(); mark(); };
    reread = () => { clearTimeout(due); due = setTimeout(() => go(here(), {}, ids, 'live').then(hit, mark), Math.random() * 800); };
    const open = () => {
      if (stream) stream.close();
      beat = Date.now();
      stream = new EventSource(watched.dataset.live);
      stream.onopen = () => { hit(); reread(); };
      stream.addEventListener('ping', hit);
      stream.addEventListener('changed', () => { hit(); reread(); });
    };
    open();
    setInterval(() => { if (Date.now() - beat > 45000) open(); mark(); }, 5000);
    addEventListener('pageshow', event => { if (event.persisted) open(); });
    document.addEventListener('visibilitychange', () => { if (!document.hidden && Date.now() - beat > 20000) open(); });
    addEventListener('online', open);
  }
})();
