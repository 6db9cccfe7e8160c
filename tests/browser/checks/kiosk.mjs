// A screen on a wall, of every size: no scroll bar, nothing cut, nothing over anything else, no text under 28/1080 of its
// short side, on each of the pages that take turns; when the network goes, a
// reload keeps the picture and says how old it is; and it does not grow while it hangs there.
import { once, SCREENS, WALL } from '../chrome.mjs';

const LEAST_TEXT = 28;
const STALE = '.stale';

export async function kiosk(visit) {
  const faults = [];
  for (const viewport of SCREENS) {
    const least = LEAST_TEXT * Math.min(viewport.width, viewport.height) / 1080;
    const found = await visit.open({ viewport }, page => page.evaluate(unreadable, least));
    const turned = await visit.open({ viewport, reducedMotion: 'no-preference' }, page => turns(page, least));
    faults.push(...[...found, ...turned].map(fault => `${viewport.width}×${viewport.height}: ${fault}`));
  }
  return once(faults);
}

/// What is wrong with each page after the first, and whether each has its twenty seconds and no other.
async function turns(page, least) {
  const faults = [];
  const count = await page.locator('.pages > div').count();
  for (let turn = 0; turn < count; turn += 1) {
    for (const moment of [turn * 20_000 + 100, turn * 20_000 + 19_900]) {
      const shown = await page.evaluate(at => {
        for (const one of document.getAnimations()) { one.pause(); one.currentTime = at; }
        return [...document.querySelectorAll('.pages > div')].flatMap((one, nth) => (getComputedStyle(one).visibility === 'visible' ? [nth] : []));
      }, moment);
      if (count > 1 && shown.join() !== String(turn)) faults.push(`after ${moment} ms the pages shown are ${shown}, not ${turn}`);
    }
    faults.push(...await page.evaluate(unreadable, least));
  }
  return faults;
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
    if (!words || !element.checkVisibility({ visibilityProperty: true }) || element.closest('.sr, .skip') || isForEars) continue;
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
  const parts = [...document.querySelectorAll('.dep li, .kr, .strip > div, tbody tr, .side > *, .kfoot > *, .khead, .hours li')]
    .filter(part => part.checkVisibility({ visibilityProperty: true }))
    .map(part => [part, part.getBoundingClientRect()]);
  for (const [at, [part, box]] of parts.entries()) {
    for (const [other, its] of parts.slice(at + 1)) {
      if (part.contains(other) || other.contains(part)) continue;
      const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
      const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
      if (across > 1 && down > 1) faults.push(`“${part.innerText.trim().slice(0, 12)}” lies over “${other.innerText.trim().slice(0, 12)}”`);
    }
  }
  return [...new Set(faults)].slice(0, 8);
}
