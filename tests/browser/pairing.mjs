// A browser becomes a screen and is one no longer, as staff do it: by the code it shows, without a hand laid on it.
import { DESK, WALL } from './chrome.mjs';
import { comes } from './house.mjs';
import { signIn } from './people.mjs';
import { MOMENT, newFolder, open, removeFolder } from './server.mjs';

const PAGE = '/jinhuayuan/kiosk/pairing', WAITING = '/screen';
/// A plain face is left open until it has to be another.
const HELD = { waitUntil: 'commit' };
/// A waiting screen looks every five seconds.
const SOON = 20_000;

export function pairings(browser) {
  return [
    ['with script', () => becomesOne(browser, true)],
    ['without', () => becomesOne(browser, false)],
  ];
}

/// A new screen in this layout, paired at somebody's desk: its page.
export async function pairs(context, desk, layout) {
  const screen = await context.newPage();
  await screen.goto(WAITING);
  const code = (await screen.locator('p.code').innerText()).replace(/\s/g, '');
  const sign = await screen.locator('p.sign b').innerText();
  await desk.goto(PAGE);
  await desk.locator('#code').fill(code);
  await desk.locator(`form[action="${PAGE}/code"] button`).click();
  await desk.locator('p.sign').waitFor();
  if (await desk.locator('p.sign b').innerText() !== sign) throw new Error('another picture at the desk than on the screen');
  await desk.locator(`input[name=layout][value=${layout}]`).check();
  await desk.locator(`form[action="${PAGE}/screen"] button`).last().click();
  await desk.waitForURL(/#screen-/);
  if (!await comes(() => !screen.url().endsWith(WAITING), SOON)) throw new Error('it still waits');
  return screen;
}

/// Gives the faults.
async function becomesOne(browser, javaScriptEnabled) {
  const folder = newFolder(), faults = [];
  const server = await open(folder, MOMENT);
  const expect = (is, what) => { if (!is) faults.push(what); };
  const usual = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: server.site };
  const desk = await browser.newContext({ ...usual, viewport: DESK, storageState: await signIn(browser, server.site, 'staff') });
  const hall = await browser.newContext({ ...usual, viewport: WALL, javaScriptEnabled });
  try {
    for (const context of [desk, hall]) context.setDefaultTimeout(SOON);
    const staff = await desk.newPage();
    const screen = await pairs(hall, staff, javaScriptEnabled ? 'landscape' : 'plain');
    await screen.locator('#screen').waitFor();
    expect(new URL(screen.url()).pathname === '/jinhuayuan/kiosk', `it went to ${screen.url()}`);
    // whoever stands before it gets nowhere else
    await screen.goto('/jinhuayuan/desk', HELD);
    expect(new URL(screen.url()).pathname === '/jinhuayuan/kiosk', 'it shows another page than its own');
    const listed = staff.locator('section.panel[id^=screen-]').last();
    expect(await listed.locator('.tag').count() < 3, 'it is said never to have looked');
    await listed.locator('form[action$="/removal"] button').click();
    await staff.waitForLoadState('load');
    // a wall looks within 35 s, a plain one within a minute; both at once when they are loaded again
    await screen.reload(HELD);
    expect(await comes(() => screen.url().endsWith(WAITING), SOON), 'switched off, it is a screen still');
    expect(await screen.locator('p.code').count() === 1, 'it shows no new code');
    return faults;
  } finally {
    for (const context of [desk, hall]) await context.close();
    await server.stop();
    removeFolder(folder);
  }
}
