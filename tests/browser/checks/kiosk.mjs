// A screen on a wall: no scroll bar, nothing cut, no text under 28/1080 of its short side; when the network goes, a
// reload keeps the picture and says how old it is; and it does not grow while it hangs there.
import { once, UPRIGHT, WALL } from '../chrome.mjs';

const LEAST_TEXT = 28;
const STALE = '.stale';

export async function kiosk(visit) {
  const faults = [];
  for (const viewport of [WALL, UPRIGHT]) {
    const found = await visit.open({ viewport }, page => page.evaluate(unreadable, LEAST_TEXT * Math.min(viewport.width, viewport.height) / 1080));
    faults.push(...found.map(fault => `${viewport.width}×${viewport.height}: ${fault}`));
  }
  return once(faults);
}

export async function offline(visit) {
  return visit.open({ viewport: WALL }, async (page, _, context) => {
    const heading = async () => (await page.locator('h1').first().innerText({ timeout: 3000 })).trim();
    const before = await heading();
    await page.evaluate(() => Promise.race([navigator.serviceWorker?.ready, new Promise(done => setTimeout(done, 5000))]));
    await page.waitForTimeout(800);
    await page.reload();
    await page.waitForTimeout(800);
    await context.setOffline(true);
    await page.reload().catch(() => {});
    const after = await heading().catch(() => 'nothing');
    if (after !== before) return [`a reload without network shows ${after}`];
    const shown = state => page.waitForSelector(STALE, { state, timeout: 8000 }).then(() => true, () => false);
    if (!await shown('visible')) return ['no word about the lost network'];
    await context.setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    return await shown('hidden') ? [] : ['the notice stays when the network is back'];
  });
}

/// Seconds of poking; long runs hang it up for longer.
export async function soak(visit, seconds = 8) {
  return visit.open({ viewport: WALL }, async (page, _, context) => {
    const session = await context.newCDPSession(page);
    const poke = async length => {
      for (const end = Date.now() + length * 1000; Date.now() < end;) {
        await page.evaluate(() => dispatchEvent(new Event('online')));
        await page.waitForTimeout(200);
      }
    };
    const measure = async () => {
      await session.send('HeapProfiler.collectGarbage');
      const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
      return { nodes, listeners: jsEventListeners, heap: await page.evaluate(() => performance.memory.usedJSHeapSize) };
    };
    await poke(seconds / 4);
    const first = await measure();
    await poke(seconds);
    const last = await measure();
    const allowed = { nodes: first.nodes * 1.2 + 200, listeners: first.listeners * 1.2 + 50, heap: first.heap * 1.3 + 3e6 };
    return Object.keys(allowed).filter(what => last[what] > allowed[what])
      .map(what => `${what} grow from ${first[what]} to ${last[what]}`);
  });
}

/// Runs in the page.
function unreadable(least) {
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight) faults.push('the page scrolls');
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const words = texts.currentNode.data.trim().slice(0, 16);
    const style = getComputedStyle(element);
    const isForEars = style.clipPath !== 'none' || (style.position === 'absolute' && parseFloat(style.width) <= 1);
    if (!words || !element.checkVisibility() || element.closest('.sr, .skip') || isForEars) continue;
    const size = parseFloat(style.fontSize);
    if (size < least - 0.5) faults.push(`“${words}” is ${Math.round(size)} px, at least ${Math.round(least)}`);
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1) faults.push(`off the screen: “${words}”`);
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if (![overflowX, overflowY].some(value => value === 'hidden' || value === 'clip')) continue;
      const frame = at.getBoundingClientRect();
      if (box.right > frame.right + 1 || box.bottom > frame.bottom + 0.3 * size) faults.push(`cut off: “${words}”`);
      break;
    }
  }
  return [...new Set(faults)].slice(0, 8);
}
