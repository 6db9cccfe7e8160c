// A wall screen that looks after itself. The page is whole without this; this keeps it fresh.
// It replaces #screen from its own address, keeps the last good picture when the network goes, and says how old it is.
// The time is the server's, carried on by a clock that nobody can set: the device's own is believed until the first answer.
(() => {
  'use strict';
  const root = document.documentElement, worker = '/sw.js', poll = 30000, old = 90000;
  const same = text => text;
  const onlyWorker = url => { if (url !== worker) throw new TypeError(url); return url; };
  const trusted = window.trustedTypes
    ? trustedTypes.createPolicy('app', { createHTML: same, createScriptURL: onlyWorker })
    : { createHTML: same, createScriptURL: onlyWorker };
  // the centre's wall clock, whatever the device thinks
  const timeZone = root.dataset.zone || undefined, says = (lang, how) => new Intl.DateTimeFormat(lang, { timeZone, ...how }).format;
  const time = says('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = says(root.lang.replace(/^en$/, 'en-GB'), { month: 'short', day: 'numeric' });
  const build = page => (page.querySelector('meta[name=build]') || {}).content;
  const run = () => performance.now(), drift = () => Date.now() - run();
  // the last good answer, by both of the device's clocks: one may be set, the other stops while the device sleeps
  let good = Date.now(), ran = run(), asof = 0, base = drift(), was = base, today = '', busy = false, again = false;
  const now = () => base + run();

  function age() {
    const stale = Math.max(Date.now() - good, run() - ran) > old || !navigator.onLine, shown = document.getElementById('asof');
    if (stale && shown && asof) shown.textContent = (day(asof) === day(now()) ? '' : day(asof) + ' ') + time(asof);
    root.toggleAttribute('data-stale', stale);
  }
  function tick() {
    const shown = document.querySelector('.clock time'), text = time(now()), date = document.querySelector('.clock p');
    if (shown && shown.textContent !== text) shown.textContent = text;
    // yesterday's date does not stand beside today's time
    if (date) date.hidden = asof && day(asof) !== day(now());
    // a new day, or the device's clock was set: look at once
    if (today && today !== day(now()) || Math.abs(drift() - was) > 5000) setTimeout(refresh, Math.random() * 800);
    today = asof && day(now());
    was = drift();
  }
  async function refresh() {
    // what changed while it was read may not be in what is read
    if (busy) { again = true; return; }
    busy = true;
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 8000);
    try {
      const answer = await fetch(location.href, { cache: 'no-store', signal: stop.signal, headers: { 'X-Kiosk': '1' } });
      const date = Date.parse(answer.headers.get('date'));
      // a copy from the start on: nobody has answered yet, so the picture is as old as the copy
      if (answer.headers.get('x-from-cache')) { if (!asof) { asof = date || 0; ran = -2 * old; } throw 0; }
      if (!answer.ok) throw 0;
      const page = new DOMParser().parseFromString(trusted.createHTML(await answer.text()), 'text/html');
      const fresh = page.getElementById('screen'), shown = document.getElementById('screen');
      if (!fresh || !shown) throw 0;
      if (date) base = date - run();
      good = Date.now();
      ran = run();
      asof = now();
      if (build(page) !== build(document)) return location.reload();
      if (!shown.isEqualNode(fresh)) shown.replaceWith(document.importNode(fresh, true));
    } catch (_) { /* the last good picture stays */ } finally { clearTimeout(timer); busy = false; age(); tick(); }
    if (again) { again = false; refresh(); }
  }

  setInterval(() => { tick(); age(); }, 1000);
  setInterval(refresh, poll + Math.random() * 5000);
  addEventListener('online', refresh);
  addEventListener('offline', age);
  refresh();
  if (root.dataset.events && window.EventSource) {
    let stream, beat = 0;
    const hit = () => { beat = run(); };
    const open = () => {
      if (stream) stream.close();
      hit();
      stream = new EventSource(root.dataset.events);
      stream.addEventListener('ping', () => { hit(); if (root.hasAttribute('data-stale')) refresh(); });
      stream.addEventListener('changed', () => { hit(); setTimeout(refresh, Math.random() * 800); });
    };
    open();
    setInterval(() => { if (run() - beat > 45000) open(); }, 15000);
  }
  // a clean start each night, only while the server answers
  setInterval(() => { if (time(now()) === '04:10' && !root.hasAttribute('data-stale') && run() > 3600e3) location.reload(); }, 60000);
  const scope = root.dataset.scope || location.pathname.replace(/(\/kiosk)\/.*$/, '$1');
  if (navigator.serviceWorker) navigator.serviceWorker.register(trusted.createScriptURL(worker), { scope }).catch(() => {});
  if ('wakeLock' in navigator) {
    const awake = () => navigator.wakeLock.request('screen').catch(() => {});
    awake();
    document.addEventListener('visibilitychange', () => { if (!document.hidden) awake(); });
  }
})();
