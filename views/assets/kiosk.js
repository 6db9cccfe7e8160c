// A wall screen that looks after itself. The page is whole without this; this keeps it fresh.
// It replaces #screen from its own address, keeps the last good picture when the network goes, and says how old it is.
(() => {
  'use strict';
  const root = document.documentElement, worker = '/sw.js', poll = 30000, old = 90000;
  const same = text => text;
  const onlyWorker = url => { if (url !== worker) throw new TypeError(url); return url; };
  const trusted = window.trustedTypes
    ? trustedTypes.createPolicy('app', { createHTML: same, createScriptURL: onlyWorker })
    : { createHTML: same, createScriptURL: onlyWorker };
  // the centre's wall clock, whatever the device thinks
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: root.dataset.zone || undefined, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const build = page => (page.querySelector('meta[name=build]') || {}).content;
  let good = Date.now(), skew = 0, busy = false, stop, again;
  const time = at => clock.format(new Date(at));
  const now = () => Date.now() + skew;

  function age() {
    const stale = Date.now() - good > old || !navigator.onLine, asof = document.getElementById('asof');
    if (stale && asof) asof.textContent = time(good + skew);
    root.toggleAttribute('data-stale', stale);
  }
  function tick() {
    const shown = document.querySelector('.clock time'), text = time(now());
    if (shown && shown.textContent !== text) shown.textContent = text;
  }
  async function refresh() {
    if (busy) return;
    busy = true;
    stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 8000);
    try {
      const answer = await fetch(location.href, { cache: 'no-store', signal: stop.signal, headers: { 'X-Kiosk': '1' } });
      const date = Date.parse(answer.headers.get('date'));
      if (answer.headers.get('x-from-cache')) { if (date) good = Math.min(good, date - skew); throw 0; }
      if (!answer.ok) throw 0;
      const page = new DOMParser().parseFromString(trusted.createHTML(await answer.text()), 'text/html');
      const fresh = page.getElementById('screen'), shown = document.getElementById('screen');
      if (!fresh || !shown) throw 0;
      if (date) skew = date - Date.now();
      good = Date.now();
      if (build(page) !== build(document)) return location.reload();
      if (!shown.isEqualNode(fresh)) shown.replaceWith(document.importNode(fresh, true));
    } catch (_) { /* the last good picture stays */ } finally { clearTimeout(timer); busy = false; age(); tick(); if (again) refresh(again = 0); }
  }

  setInterval(() => { tick(); age(); }, 1000);
  setInterval(refresh, poll + Math.random() * 5000);
  addEventListener('online', refresh);
  addEventListener('offline', age);
  refresh();
  if (root.dataset.events && window.EventSource) {
    let stream, beat = 0;
    const hit = () => { beat = Date.now(); };
    const open = () => {
      if (stream) stream.close();
      hit();
      stream = new EventSource(root.dataset.events);
      stream.addEventListener('ping', hit);
      // nothing that was read before an emergency is worth waiting for
      stream.addEventListener('now', () => { hit(); if (busy) stop.abort(again = 1); else refresh(); });
      stream.addEventListener('changed', () => { hit(); setTimeout(refresh, Math.random() * 800); });
    };
    open();
    setInterval(() => { if (Date.now() - beat > 45000) open(); }, 15000);
  }
  // a clean start each night, only while the server answers
  setInterval(() => { if (time(now()) === '04:10' && Date.now() - good < old && performance.now() > 3600e3) location.reload(); }, 60000);
  const scope = root.dataset.scope || location.pathname.replace(/(\/kiosk)\/.*$/, '$1');
  if (navigator.serviceWorker) navigator.serviceWorker.register(trusted.createScriptURL(worker), { scope }).catch(() => {});
  if ('wakeLock' in navigator) {
    const awake = () => navigator.wakeLock.request('screen').catch(() => {});
    awake();
    document.addEventListener('visibilitychange', () => { if (!document.hidden) awake(); });
  }
})();
