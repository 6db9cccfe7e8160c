// A wall screen that looks after itself. The page is whole without this; this keeps it fresh.
// It replaces #screen from its own address, keeps the last good picture when the network goes, and says how old it is.
// The time is the server's, carried on by a clock that nobody can set: the device's own is believed until the first answer.
(() => {
  'use strict';
  const root = document.documentElement, worker = '/sw.js', old = 9e4;
  const rules = {
    createHTML: text => text,
    createScriptURL: url => { if (url !== worker) throw url; return url; },
  };
  const trusted = window.trustedTypes ? trustedTypes.createPolicy('app', rules) : rules;
  // the centre's wall clock, whatever the device thinks
  const timeZone = root.dataset.zone, clock = (lang, how) => new Intl.DateTimeFormat(lang, { timeZone, ...how }).format;
  const time = clock('en-GB', { hour: '2-digit', minute: '2-digit' });
  const day = clock(root.lang.replace(/^en$/, 'en-GB'), { month: 'short', day: 'numeric' });
  const build = page => (page.querySelector('meta[name=build]') || {}).content;
  const run = () => performance.now(), drift = () => Date.now() - run();
  // the last good answer, by both of the device's clocks: one may be set, the other stops while the device sleeps
  let good = Date.now(), ran = run(), asof, base = drift(), was = base, busy, again, stop, edge;
  // not all at one moment
  const soon = (ms = 0) => setTimeout(refresh, ms + Math.random() * 800);
  const part = (id, page = document) => page.getElementById(id);
  const isOld = () => root.hasAttribute('data-stale');
  const now = () => base + run(), since = () => Math.max(Date.now() - good, run() - ran);

  // the time, and how old the picture is
  function tell() {
    const stale = since() > old || !navigator.onLine, age = part('asof'), isToday = day(asof) === day(now());
    if (stale && age && asof) age.textContent = (isToday ? '' : day(asof) + ' ') + time(asof);
    root.toggleAttribute('data-stale', stale);
    const shown = document.querySelector('.clock time'), text = time(now()), date = document.querySelector('.clock p');
    if (shown && shown.textContent !== text) shown.textContent = text;
    // yesterday's date does not stand beside today's time
    if (date) date.hidden = asof && !isToday;
    // the device's clock was set: look at once
    if (Math.abs(drift() - was) > 5e3) soon();
    was = drift();
  }
  // pages that take turns keep their turn when the picture changes
  function inStep() {
    if (document.getAnimations) for (const one of document.getAnimations()) one.startTime = 0;
  }
  async function refresh() {
    // what changed while it was read may not be in what is read
    if (busy) return again = true;
    busy = true;
    stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 8e3);
    try {
      const answer = await fetch(location.href, { cache: 'no-store', signal: stop.signal, headers: { 'X-Kiosk': `${build(document)};${Math.round(since() / 1e3)}` } });
      const says = name => answer.headers.get(name), date = Date.parse(says('date'));
      // a copy from the start on: nobody has answered yet, so the picture is as old as the copy
      if (says('x-from-cache')) { if (!asof) asof = date || 0, ran = -2 * old; throw 0; }
      if (!answer.ok) throw 0;
      // the desk moved it, or switched it off
      if (answer.redirected) return location.replace(answer.url);
      const page = new DOMParser().parseFromString(trusted.createHTML(await answer.text()), 'text/html');
      const fresh = part('screen', page), shown = part('screen');
      if (!fresh) throw 0;
      if (date) base = date - run();
      good = Date.now();
      ran = run();
      asof = now();
      // what is drawn stops being true by itself then
      const left = page.documentElement.dataset.until;
      clearTimeout(edge);
      if (left) edge = soon(left * 1e3);
      if (says('x-kiosk') || build(page) !== build(document)) return location.reload();
      if (!shown.isEqualNode(fresh)) { shown.replaceWith(document.importNode(fresh, true)); inStep(); }
      // in vain: the last good picture stays
    } catch {} finally { clearTimeout(timer); busy = false; tell(); }
    if (again) refresh(again = false);
  }

  setInterval(tell, 1e3);
  setInterval(refresh, 3e4 + Math.random() * 5e3);
  addEventListener('online', refresh);
  addEventListener('offline', tell);
  inStep();
  refresh();
  if (root.dataset.events && window.EventSource) {
    let stream, beat;
    const hear = (name, then) => stream.addEventListener(name, () => { beat = run(); then(); });
    const open = () => {
      if (stream) stream.close();
      beat = run();
      stream = new EventSource(root.dataset.events);
      hear('ping', () => { if (isOld()) refresh(); });
      hear('changed', soon);
      // nothing that was read before an emergency is worth waiting for
      hear('now', () => { if (busy) stop.abort(); refresh(); });
    };
    open();
    setInterval(() => { if (run() - beat > 45e3) open(); }, 15e3);
  }
  // a clean start each night, only while the server answers
  setInterval(() => { if (time(now()) === '04:10' && !isOld() && run() > 3600e3) location.reload(); }, 6e4);
  const scope = location.pathname.replace(/(\/kiosk)\/.*$/, '$1');
  if (navigator.serviceWorker) navigator.serviceWorker.register(trusted.createScriptURL(worker), { scope }).catch(() => {});
  const awake = () => { if (navigator.wakeLock && !document.hidden) navigator.wakeLock.request('screen').catch(() => {}); };
  awake();
  document.addEventListener('visibilitychange', awake);
})();
