// Saves a page load, nothing more: everything it touches is a real link or a real form.
// <a data-swap="ids">, <form data-swap="ids">: asks the same address, replaces those ids from the full page it answers.
// <main data-live="/events/…" data-live-swap="ids">: the stream only says "changed"; the page re-reads itself.
(() => {
  'use strict';
  const same = text => text, tt = window.trustedTypes;
  const trusted = tt ? tt.createPolicy('app', { createHTML: same }) : { createHTML: same };
  const root = document, byId = id => root.getElementById(id), here = () => location.href.split('#')[0];
  let turn = 0, busy = 0, late, reread = () => {};

  function put(old, fresh, live) {
    if (old.isEqualNode(fresh)) return;
    const next = root.importNode(fresh, true);
    // what somebody is typing outlives a live refresh
    if (live) for (const box of old.querySelectorAll('input[id],textarea[id],select[id]')) {
      const to = next.querySelector('#' + CSS.escape(box.id));
      if (!to) continue;
      if (box.checked !== box.defaultChecked) to.checked = box.checked;
      if (box.value !== box.defaultValue) to.value = box.value;
    }
    old.replaceWith(next);
  }
  const rows = node => node.children[0] && [...node.children].every(child => child.id);
  function apply(page, ids, live) {
    const active = root.activeElement || {}, focused = active.id, caret = active.selectionStart;
    const home = !focused && active.closest && active.closest('li[id],article[id],section[id]') ? active.closest('li[id],article[id],section[id]').id : '';
    for (const id of ids) {
      const old = byId(id), fresh = page.getElementById(id);
      if (!old || old.isEqualNode(fresh)) continue;
      if (!rows(old) || !rows(fresh)) { put(old, fresh, live); continue; }
      // one by one, so that a row nobody changed does not move
      const known = new Map([...old.children].map(child => [child.id, child]));
      let at = old.firstElementChild;
      for (const child of fresh.children) {
        const kept = known.get(child.id);
        known.delete(child.id);
        if (!kept) { old.insertBefore(root.importNode(child, true), at); continue; }
        if (kept === at) at = at.nextElementSibling; else old.insertBefore(kept, at);
        put(kept, child, live);
      }
      known.forEach(child => child.remove());
    }
    // what had the focus is put back; where it is gone, its row keeps the place, so that nothing else is pressed by mistake
    const again = byId(focused || home);
    if (!again || again === root.activeElement || root.activeElement !== root.body) return;
    if (!focused) again.tabIndex = -1;
    again.focus({ preventScroll: true });
    if (caret != null) try { again.setSelectionRange(caret, caret); } catch (_) { /* no text box */ }
  }
  async function go(url, options, ids, how) {
    const live = how === 'live', mine = live ? turn : ++turn;
    const answer = await fetch(url, { ...options, headers: { Accept: 'text/html', 'X-Swap': ids.join(' ') } });
    const text = await answer.text(), { ok, status } = answer;
    if (mine !== turn || (live && busy)) { late = live; return; }
    if (!/^text\/html/.test(answer.headers.get('content-type')) || (!ok && status !== 422 && status !== 409)) throw status;
    const page = new DOMParser().parseFromString(trusted.createHTML(text), 'text/html');
    if (!ids.every(id => page.getElementById(id))) { if (live) throw 0; location.assign(answer.url); return; }
    apply(page, ids, live);
    root.title = page.title;
    if (live) return;
    if ((how === 'get' || answer.redirected) && answer.url !== here()) history.pushState({}, '', answer.url);
    const said = page.getElementById('live'), line = byId('live');
    if (said && line) line.textContent = said.textContent;
    if (!ok && byId('errors')) byId('errors').focus();
  }
  const ask = (...how) => { busy++; return go(...how).finally(() => { if (!--busy && late) { late = 0; reread(); } }); };

  addEventListener('submit', event => {
    const form = event.target, { swap } = form.dataset, by = event.submitter;
    if (!swap || event.defaultPrevented) return;
    event.preventDefault();
    if (form.ariaBusy === 'true') return;
    form.ariaBusy = 'true';
    const get = form.method === 'get', body = new URLSearchParams(new FormData(form, by)), url = new URL(form.action);
    if (get) url.search = body;
    const signal = 'wait' in form.dataset ? AbortSignal.timeout(8000) : null;
    ask(url, get ? {} : { method: 'POST', body, signal }, swap.split(' '), form.method)
      .catch(why => {
        // a press that may wait for the link is kept by whoever hears of it (desk.js)
        const lost = new CustomEvent('lost', { bubbles: true, cancelable: true, detail: { url: url.href, body: String(body), why } });
        if (!form.dispatchEvent(lost)) return;
        form.removeAttribute('data-swap'); form.requestSubmit(by);
      })
      .finally(() => { form.ariaBusy = null; });
  });
  addEventListener('click', event => {
    const link = event.target.closest && event.target.closest('a[data-swap]');
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    ask(link.href, {}, link.dataset.swap.split(' '), 'get').catch(() => location.assign(link.href));
  });
  // a page that has to outlive the link is left only while somebody answers
  const stay = root.querySelector('[data-stay]');
  const leave = (event, go) => {
    event.preventDefault();
    fetch('/healthz', { cache: 'no-store' }).then(answer => { if (!answer.ok) throw answer.status; go(); }).catch(() => { stay.hidden = false; });
  };
  if (stay) {
    addEventListener('submit', event => leave(event, () => event.target.submit()));
    addEventListener('click', event => {
      const link = event.target.closest && event.target.closest('a[href^="/"]');
      if (link) leave(event, () => location.assign(link.href));
    });
  }
  // an address to take along: the button is there only where it works
  for (const place of root.querySelectorAll('[data-copy]')) {
    const { copy, label, said } = place.dataset, box = byId(copy), button = root.createElement('button');
    const done = () => { byId('live').textContent = said; };
    Object.assign(button, { type: 'button', className: 'btn quiet', textContent: label });
    button.addEventListener('click', () => {
      box.select();
      if (navigator.clipboard) navigator.clipboard.writeText(box.value).then(done, () => {});
      else if (root.execCommand('copy')) done();
    });
    place.replaceWith(button);
  }
  addEventListener('popstate', () => location.reload());

  const watched = root.querySelector('[data-live]');
  if (!watched) return;
  const { live, liveSwap } = watched.dataset;
  let stream, beat, due, good = Date.now();
  const mark = () => root.documentElement.toggleAttribute('data-stale', Date.now() - good > 60000);
  const hit = () => { beat = good = Date.now(); root.documentElement.dataset.good = good; mark(); };
  const changed = () => { hit(); reread(); };
  reread = () => { clearTimeout(due); due = setTimeout(() => go(here(), {}, liveSwap.split(' '), 'live').then(hit, mark), Math.random() * 800); };
  const open = () => {
    if (stream) stream.close();
    beat = Date.now();
    stream = new EventSource(live);
    stream.onopen = changed;
    stream.addEventListener('ping', hit);
    stream.addEventListener('changed', changed);
  };
  open();
  setInterval(() => { if (Date.now() - beat > 45000) open(); mark(); }, 5000);
  addEventListener('pageshow', event => { if (event.persisted) open(); });
  addEventListener('online', open);
  root.addEventListener('visibilitychange', () => { if (!root.hidden && Date.now() - beat > 20000) open(); });
})();
