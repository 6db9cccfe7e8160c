// Tab goes through every control once, in reading order, visibly, never under a sticky bar, without a trap; the first
// stop is a skip link that works.
import { DESK, once, PHONE } from '../chrome.mjs';

const SIZE = { parents: PHONE, desk: DESK, wall: DESK };

export async function keyboard(visit) {
  return visit.open({ viewport: SIZE[visit.place.face] }, async page => {
    if (await page.$('[data-live]')) await page.waitForTimeout(1500); // a live page re-reads itself once at the start
    const total = await page.evaluate(numberControls);
    if (total < 0) return ['a tabindex above 0'];
    const { stops, faults } = await walk(page, total);
    const order = stops.map(stop => stop.number).filter(number => number >= 0);
    const back = order.findIndex((number, at) => at > 0 && number < order[at - 1]);
    if (back > 0) faults.push(`focus jumps back to “${stops[back].name}”`);
    if (order.length < total) faults.push(`reached ${order.length} of ${total} controls`);
    faults.push(...await skips(page, stops[0], total));
    return once(faults).slice(0, 20);
  });
}

async function walk(page, total) {
  const stops = [], faults = [];
  for (let step = 0; step < total + 8; step += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused);
    if (stop?.hasParts && stop.number === stops.at(-1)?.number) { step -= 1; continue; } // year, month, day, the picker
    if (!stop || stops.some(({ number }) => number === stop.number && number >= 0)) break;
    stops.push(stop);
    if (!stop.isMarked) faults.push(`no visible focus on “${stop.name}”`);
    if (!stop.isInView) faults.push(`focus out of view on “${stop.name}”`);
    if (stop.cover) faults.push(`“${stop.name}” is focused under ${stop.cover}`);
  }
  return { stops, faults };
}

async function skips(page, first, total) {
  if (total < 3) return []; // nothing to skip
  if (!first?.href.startsWith('#')) return ['the first stop is not a skip link'];
  const leads = await page.evaluate(id => !!document.getElementById(id), first.href.slice(1));
  return leads ? [] : ['the skip link leads nowhere'];
}

/// Runs in the page: numbers all controls in document order and remembers how each looks unfocused.
function numberControls() {
  if ([...document.querySelectorAll('[tabindex]')].some(element => element.tabIndex > 0)) return -1;
  const controls = 'a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, summary, [tabindex]';
  const groups = new Map(); // form → names of radio groups: a group is one stop
  let number = 0;
  for (const element of document.querySelectorAll(controls)) {
    const hidden = getComputedStyle(element).visibility === 'hidden' || !element.getClientRects().length || !element.checkVisibility();
    if (element.tabIndex < 0 || hidden || element.closest('[inert]')) continue;
    const { outline, boxShadow } = getComputedStyle(element);
    element.dataset.unfocused = outline + boxShadow;
    element.dataset.stop = number;
    if (element.type === 'radio') {
      const seen = groups.get(element.form) ?? new Map();
      groups.set(element.form, seen);
      if (seen.has(element.name)) {
        element.dataset.stop = seen.get(element.name);
        continue;
      }
      seen.set(element.name, number);
    }
    number += 1;
  }
  return number;
}

/// Runs in the page: what holds the focus now.
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const isInView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), innerHeight - 1);
  const top = isInView ? document.elementFromPoint(x, y) : null;
  const isCovered = top && top !== element && !element.contains(top) && !top.contains(element);
  const hasRing = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  return {
    number: Number(element.dataset.stop ?? -1),
    hasParts: ['date', 'time'].includes(element.type),
    name: (element.getAttribute('aria-label') || element.textContent || element.name || element.localName).trim().slice(0, 20),
    href: element.getAttribute('href') ?? '',
    isMarked: hasRing && style.outline + style.boxShadow !== element.dataset.unfocused,
    isInView,
    cover: isCovered ? `${top.localName}.${top.getAttribute('class') ?? ''}` : '',
  };
}
