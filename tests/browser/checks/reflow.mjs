// Nothing is lost at 320 px (WCAG 1.4.10), at 200 % text (1.4.4), at 400 % zoom and with wide text spacing (1.4.12).
// What may scroll sideways is a region with a name that the keyboard can reach; nothing else.
import { PHONE } from '../chrome.mjs';

const VIEWS = [
  ['320 px', { width: 320, height: 640 }],
  ['400 % zoom', { width: 320, height: 256 }],
  ['200 % text', PHONE, () => document.documentElement.style.setProperty('font-size', '200%', 'important')],
  ['text spacing', PHONE, () => {
    document.documentElement.style.removeProperty('font-size');
    for (const element of document.querySelectorAll('body *')) {
      element.style.setProperty('line-height', '1.5', 'important');
      element.style.setProperty('letter-spacing', '.12em', 'important');
      element.style.setProperty('word-spacing', '.16em', 'important');
    }
  }],
];

export async function reflow(visit) {
  // One page all along: what a reader zooms is not loaded again either.
  return visit.open({ viewport: VIEWS[0][1], bypassCSP: true }, async page => {
    const faults = [];
    for (const [name, viewport, change] of VIEWS) {
      await page.setViewportSize(viewport);
      if (change) await page.evaluate(change);
      await page.waitForTimeout(100);
      const lost = await page.evaluate(lostOnes);
      if (lost.length) faults.push(`${name}: ${lost.join('; ')}`);
    }
    return faults;
  });
}

/// Runs in the page.
function lostOnes() {
  const edge = document.documentElement.clientWidth;
  const lost = [];
  const page = document.documentElement.scrollWidth;
  if (page > edge + 1) lost.push(`the page is ${page} wide of ${edge}`);
  const mayScroll = element => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { overflowX } = getComputedStyle(at);
      const named = at.hasAttribute('aria-label') || at.hasAttribute('aria-labelledby');
      if ((overflowX === 'auto' || overflowX === 'scroll') && at.tabIndex >= 0 && named) return true;
    }
    return false;
  };
  for (const element of document.querySelectorAll('body *')) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height || style.clipPath !== 'none' || style.visibility === 'hidden' || mayScroll(element)) continue;
    const name = `${element.localName}.${(element.getAttribute('class') ?? '').split(' ')[0]}`;
    if (box.right > edge + 1.5) lost.push(`${name} reaches ${Math.round(box.right)}`);
    if (box.left < -1.5 && style.position !== 'absolute') lost.push(`${name} begins at ${Math.round(box.left)}`);
    const cuts = style.overflowX === 'hidden' || style.overflowX === 'clip';
    if (cuts && !element.children.length && element.textContent.trim() && element.scrollWidth > element.clientWidth + 1) {
      lost.push(`${name} cuts “${element.textContent.trim().slice(0, 20)}”`);
    }
  }
  return [...new Set(lost)].slice(0, 5);
}
