// An emergency, from the second press at the desk to the screens that hang there: a wall, a door whose re-reading hangs at
// that moment, electronic paper without script, and a stand people touch. Each says so within two seconds, and each is
// itself again as soon when it is over.
import { DESK, UPRIGHT, WALL } from './chrome.mjs';
import { pairs } from './pairing.mjs';
import { signIn } from './people.mjs';
import { MOMENT, newFolder, open, removeFolder } from './server.mjs';

const PAGE = '/jinhuayuan/desk/emergency';
const SOON = 2000;
const SAID = '请立即离开大楼';

export function emergencies(browser) {
  return [['on every kind of screen', () => onScreens(browser)]];
}

/// Gives the faults.
async function onScreens(browser) {
  const folder = newFolder(), faults = [], people = [];
  const server = await open(folder, MOMENT);
  const expect = (is, what) => { if (!is) faults.push(what); };
  const someone = async (viewport, address, who) => {
    const storageState = await signIn(browser, server.site, who);
    const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport, baseURL: server.site, storageState, serviceWorkers: 'block' });
    // a change like any other is read a minute later here: what is seen within two seconds was told at once
    await context.addInitScript(() => { Math.random = () => 75; });
    context.setDefaultTimeout(20_000);
    people.push(context);
    const page = await context.newPage();
    await page.goto(address);
    return page;
  };
  /// A screen that listens to the house.
  const hung = async (viewport, address, who) => {
    const page = await someone(viewport, 'about:blank', who), listens = page.waitForResponse(/\/events/);
    await page.goto(address);
    await listens;
    return page;
  };
  /// A screen paired by its code, in a browser of its own.
  const paired = async (desk, layout, javaScriptEnabled) => {
    const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: WALL, baseURL: server.site, javaScriptEnabled });
    context.setDefaultTimeout(20_000);
    people.push(context);
    return pairs(context, desk, layout);
  };
  try {
    const desk = await someone(DESK, PAGE, 'staff');
    const paper = await paired(desk, 'plain', false), stand = await paired(desk, 'check_in', true);
    await desk.goto(PAGE);
    const screens = [await hung(WALL, '/jinhuayuan/kiosk', 'wall'), await hung(UPRIGHT, '/jinhuayuan/kiosk/play', 'visitor'), paper, stand];
    const alarm = page => page.locator('.alarm', { hasText: SAID }).first();
    // the door's next re-reading hangs: a slow network must not keep it from what follows
    let hangs = true;
    await screens[1].route('**/kiosk/play', async route => {
      if (!hangs) return route.continue();
      hangs = false;
      await new Promise(done => setTimeout(done, 6000));
      await route.abort().catch(() => {});
    });
    const asks = screens[1].waitForRequest(/\/kiosk\/play$/);
    await screens[1].evaluate(() => dispatchEvent(new Event('online')));
    await asks;

    await desk.locator('input[name=kind][value=evacuate]').check();
    await desk.locator('#place_zh').fill('东门广场');
    await desk.locator('form button.big').last().click();
    await desk.locator('form.keep').waitFor();
    expect(await desk.locator('.screen', { hasText: SAID }).count() === 1, 'the words are not shown first');
    expect(await alarm(screens[0]).count() === 0, 'one press was enough');
    // presses of the moment before must not hold it up
    const seen = async (state, press) => {
      const begun = Date.now();
      const waits = screens.map(page => alarm(page).waitFor({ state, timeout: 10_000 }).then(() => Date.now() - begun));
      await press();
      return Promise.all(waits);
    };
    const shown = await seen('visible', () => desk.locator('form.keep button').click());
    const text = await screens[0].locator('#screen').innerText();
    expect(text.includes('Please leave the building now') && text.includes('东门广场'), 'not in both languages, or not where to');
    const ended = await seen('detached', () => desk.locator(`form[action="${PAGE}/end"] button`).click());
    console.log(`       an emergency was on the screens after ${shown.join(', ')} ms, and off them after ${ended.join(', ')} ms`);
    expect(Math.max(...shown) < SOON && Math.max(...ended) < SOON, `${shown.join(', ')} and ${ended.join(', ')} ms`);
    return faults;
  } finally {
    for (const context of people) await context.close();
    await server.stop();
    removeFolder(folder);
  }
}
