// axe-core: WCAG 2.0 to 2.2 A and AA, and its best practice, in light and dark, on the sizes the face is made for.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { DESK, PHONE, TABLET, UPRIGHT, WALL } from '../chrome.mjs';

const SOURCE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/// Sizes, and the colours at each. What is not colour is the same in both, and is looked at in the first.
const VIEWS = {
  parents: [[PHONE, ['light', 'dark']], [DESK, ['light', 'dark']]],
  desk: [[DESK, ['light', 'dark']], [TABLET, ['light']], [PHONE, ['light']]],
  wall: [[WALL, ['light']], [UPRIGHT, ['dark']]],
};
const COLOURS = ['color-contrast', 'link-in-text-block'];

export async function axe(visit) {
  const faults = [];
  for (const [viewport, [first, ...others]] of VIEWS[visit.place.face]) {
    await visit.open({ viewport, colorScheme: first }, async page => {
      await page.evaluate(SOURCE);
      faults.push(...await violations(page, { type: 'tag', values: TAGS }, `${viewport.width}px ${first}`));
      for (const colorScheme of others) {
        await page.emulateMedia({ colorScheme });
        faults.push(...await violations(page, { type: 'rule', values: COLOURS }, `${viewport.width}px ${colorScheme}`));
      }
    });
  }
  return faults;
}

async function violations(page, runOnly, where) {
  const found = await page.evaluate(async asked => (await window.axe.run(document, { runOnly: asked, resultTypes: ['violations'] }))
    .violations.map(({ id, impact, nodes }) => [id, impact, nodes.length, nodes[0].target.join(' ')]), runOnly);
  return found.map(([id, impact, many, first]) => `${where}: ${id} (${impact}), ${many}×, first ${first}`);
}
