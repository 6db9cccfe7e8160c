// Kiosks only. Network first (6 s), the last good copy when it is gone; a copy is marked, so that the page can say so.
const shelf = 'kiosk-1';
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== shelf) await caches.delete(name);
  await self.clients.claim();
  for (const screen of await self.clients.matchAll()) await keep(screen.url).catch(() => {});
})()));
// the page and everything it is drawn with, from its first visit on
async function keep(url) {
  const cache = await caches.open(shelf), answer = await fetch(url);
  if (!answer.ok || answer.redirected) return;
  await cache.put(url, answer.clone());
  const drawn = new Set((await answer.text()).match(/\/assets\/[\w.-]+/g));
  await Promise.all([...drawn].map(asset => cache.add(asset).catch(() => {})));
}
// of hashed assets only the newest of each name stays
async function tidy(cache, url) {
  const name = url.match(/\/assets\/(\w+)\.\w+\.(\w+)$/);
  if (!name) return;
  for (const kept of await cache.keys()) {
    const other = kept.url.match(/\/assets\/(\w+)\.\w+\.(\w+)$/);
    if (kept.url !== url && other && other[1] === name[1] && other[2] === name[2]) await cache.delete(kept);
  }
}
self.addEventListener('fetch', event => {
  const request = event.request;
  // a press without network comes back to the picture it was made on, never to the browser's own error page
  if (request.method === 'POST' && request.mode === 'navigate') return event.respondWith(fetch(request).catch(() => Response.redirect(request.url.replace(/\/use$/, ''), 303)));
  // what a screen people touch said is not kept: without network it begins again
  if (/\/kiosk\/(here\?|here\/|check-in\/)/.test(request.url)) return event.respondWith(fetch(request).catch(() => Response.redirect(request.url.replace(/(\/kiosk\/(here|check-in)).*$/, '$1'), 303)));
  if (request.method !== 'GET' || (request.headers.get('accept') || '').includes('event-stream')) return;
  event.respondWith((async () => {
    const cache = await caches.open(shelf), stop = new AbortController(), timer = setTimeout(() => stop.abort(), 6000);
    try {
      const answer = await fetch(request.mode === 'navigate' ? request.url : request, { signal: stop.signal, credentials: 'same-origin', redirect: request.redirect });
      if (answer.status >= 500) throw 0;
      if (answer.ok && !answer.redirected) event.waitUntil(cache.put(request.url, answer.clone()).then(() => tidy(cache, request.url)));
      return answer;
    } catch (_) {
      const copy = await cache.match(request.url);
      if (!copy) return Response.error();
      const headers = new Headers(copy.headers);
      headers.set('x-from-cache', '1');
      return new Response(copy.body, { status: copy.status, headers });
    } finally { clearTimeout(timer); }
  })());
});
