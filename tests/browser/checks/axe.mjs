// axe-core: WCAG 2.0 to 2.2 A and AA, and its best practice, in light and dark, on the sizes the face is made for.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { DESK, PHONE, TABLET, UPRIGHT, WALL } from '../chrome.mjs';

const SOURCE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const VIEWS = {
  parents: [[PHONE, 'light'], [PHONE, 'dark'], [DESK, 'light'], [DESK, 'dark']],
  desk: [[DESK, 'light'], [DESK, 'dark'], [TABLET, 'light'], [PHONE, 'light']],
  wall: [[WALL, 'light'], [UPRIGHT, 'dark']],
};

export async function axe(visit) {
  const faults = [];
  for (const [viewport, colorScheme] of VIEWS[visit.place.face]) {
    const violations = await visit.open({ viewport, colorScheme }, async page => {
      await page.evaluate(SOURCE);
      return page.evaluate(async tags => (await window.axe.run(document, {
        runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'],
      })).violations.map(({ id, impact, nodes }) => [id, impact, nodes.length, nodes[0].target.join(' ')]), TAGS);
    });
    for (const [id, impact, many, first] of violations) {
      faults.push(`${viewport.width}px ${colorScheme}: ${id} (${impact}), ${many}×, first ${first}`);
    }
  }
  return faults;
}
