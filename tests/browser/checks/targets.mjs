// The size of everything that can be pressed: 44 px on phones, 24 at the desk; in 长辈版 the main controls 60.
import { once, PHONE } from '../chrome.mjs';

const LEAST = { parents: 44, desk: 24, wall: 44 };
const MAIN = '.btn';

export async function targets(visit) {
  const least = LEAST[visit.place.face];
  const main = visit.place.large ? 60 : least;
  return visit.open({ viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }, async page =>
    once(await page.evaluate(smallOnes, [least, main, MAIN])));
}

/// Runs in the page.
function smallOnes([least, main, mainControls]) {
  const small = [];
  const pressable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]';
  for (const element of document.querySelectorAll(pressable)) {
    const style = getComputedStyle(element);
    let box = element.getBoundingClientRect();
    if (!box.width || style.visibility === 'hidden' || style.clipPath !== 'none' || box.bottom < 0) continue;
    const inText = style.display === 'inline' && element.localName === 'a' && element.closest('p, li, dd, td')
      && element.parentElement.textContent.trim().length > element.textContent.trim().length;
    if (inText) continue; // WCAG 2.5.8: a link inside a sentence
    const label = element.labels?.[0];
    if (label && /radio|checkbox|file/.test(element.type)) box = label.getBoundingClientRect();
    const wanted = element.matches(mainControls) ? main : least;
    const [width, height] = [Math.round(box.width), Math.round(box.height)];
    if (height < wanted || width < Math.min(wanted, 44)) {
      small.push(`${element.localName} “${(element.textContent.trim() || element.name || '').slice(0, 16)}” is ${width}×${height}, at least ${wanted}`);
    }
  }
  return small;
}
