// The walls and doors at other hours than the lively one: early, late, on a closed day; and a page that is read again at
// the instant it knows, whatever the device's own clock says.
import { kiosk } from './checks/kiosk.mjs';
import { Visit, WALL } from './chrome.mjs';
import { newFolder, open, removeFolder } from './server.mjs';

const LAYOUTS = ['landscape', 'portrait', 'plain'];
// name, moment, and what the wall across says then
const HOURS = [
  ['before opening', '2026-11-28T00:10:00Z', '尚未开放'],
  ['after closing', '2026-11-28T13:10:00Z', '今天结束了'],
  ['on a closed day', '2026-11-30T04:00:00Z', '今日休馆'],
];
/// Before three o'clock, when street dance begins.
const SOON = '2026-11-28T06:59:40Z';
const BOUNDARY = Date.parse('2026-11-28T07:00:00Z');

export function faces(browser) {
  const hours = HOURS.map(([name, moment, said]) => [`nothing is cut ${name}`, () => at(moment, site => readable(browser, site, said))]);
  return [...hours, ['a screen is read again at the instant it knows, on a device four hours late', () => at(SOON, site => inTime(browser, site))]];
}

async function at(moment, test) {
  const folder = newFolder();
  try {
    const server = await open(folder, moment);
    try {
      return await test(server.site);
    } finally {
      await server.stop();
    }
  } finally {
    removeFolder(folder);
  }
}

async function readable(browser, site, said) {
  const faults = [];
  const first = await new Visit(browser, site, { path: '/jinhuayuan/kiosk?lang=zh-CN' }).text();
  if (!first.includes(said)) faults.push(`the wall does not say ${said}: this looks at another hour`);
  const walls = LAYOUTS.map(layout => `/jinhuayuan/kiosk?layout=${layout}`);
  const paths = [...walls, '/jinhuayuan/kiosk/dance?layout=landscape', '/jinhuayuan/kiosk/dance?layout=plain'];
  for (const path of paths.flatMap(path => [`${path}&lang=zh-CN`, `${path}&lang=en`])) {
    const found = await kiosk(new Visit(browser, site, { face: 'wall', path }));
    faults.push(...found.map(fault => `${path}: ${fault}`));
  }
  return faults;
}

async function inTime(browser, site) {
  const slow = page => page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() - 4 * 3600e3;
  });
  const reads = [];
  const before = async page => {
    await slow(page);
    // Nobody tells this screen anything: what it reads, it reads by itself.
    await page.route('**/events/**', route => route.abort());
    page.on('response', async response => {
      if (!response.url().includes('/kiosk') || response.request().resourceType() !== 'fetch') return;
      reads.push([Date.now(), (await response.allHeaders()).date]);
    });
  };
  return new Visit(browser, site, { path: '/jinhuayuan/kiosk/dance' }).open({ viewport: WALL, before }, async (page, response) => {
    const faults = [];
    const words = () => page.locator('.state').innerText();
    const early = await words();
    const left = BOUNDARY - Date.parse(await response.headerValue('date'));
    if (left < 1000) return [`the house opened too late to see it: ${left} ms before`];
    await page.waitForTimeout(left + 3_500);
    const seconds = reads.map(([, date]) => (Date.parse(date) - BOUNDARY) / 1000);
    if (seconds.filter(second => second >= 0 && second <= 2).length !== 1) faults.push(`it was read ${seconds.join(', ')} s from the instant`);
    if (seconds.length > 3) faults.push(`it was read ${seconds.length} times`);
    if (await words() === early) faults.push(`it still says ${early.split('\n')[0]}`);
    const clock = await page.locator('.clock time').first().innerText();
    if (clock !== '15:00') faults.push(`its clock says ${clock}`);
    if (await page.locator('.stale').isVisible()) faults.push('it calls itself old');
    return faults;
  });
}
