// The board as it is worked: by keyboard alone, by a phone in the corridor whose link is lost, and seen on another screen.
import { DESK, PHONE } from './chrome.mjs';
import { signIn } from './people.mjs';
import { newFolder, open, removeFolder } from './server.mjs';

const BOARD = '/jinhuayuan/desk';
/// Ten to three on a Saturday: doors are open, and many are still to come.
const MOMENT = '2026-11-28T06:50:00Z';
/// From a press to the changed card on another screen.
const SOON = 1500;

export function desks(browser) {
  return [
    ['by keyboard alone', DESK, byKeyboard],
    ['with a lost link, on a phone', PHONE, withoutLink],
    ['seen on another screen', DESK, onAnotherScreen],
  ].map(([name, viewport, test]) => [name, () => at(browser, viewport, test)]);
}

/// Gives the faults.
async function at(browser, viewport, test) {
  const folder = newFolder(), faults = [], people = [];
  const house = { server: await open(folder, MOMENT) };
  const { port } = new URL(house.server.site);
  house.reopen = async () => { house.server = await open(folder, MOMENT, port); };
  const storageState = await signIn(browser, house.server.site, 'staff');
  const someone = async size => {
    const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', viewport: size, baseURL: house.server.site, storageState });
    context.setDefaultTimeout(20_000);
    people.push(context);
    const page = await context.newPage();
    await page.goto(BOARD);
    return page;
  };
  try {
    await test({ page: await someone(viewport), someone, house, expect: (is, what) => { if (!is) faults.push(what); } });
    return faults;
  } finally {
    for (const context of people) await context.close();
    await house.server.stop();
    removeFolder(folder);
  }
}

const inside = (page, room) => page.locator(`#occ-${room} .n`).evaluate(node => Number(/\d+/.exec(node.textContent)[0]));

/// The board with a list on which there are several to press for.
async function crowded(page) {
  const lists = await page.locator('#panel .tools2 a').evaluateAll(links => links.map(link => link.href));
  for (const list of [page.url(), ...lists]) {
    await page.goto(list);
    if (await page.locator('#panel .in').filter({ has: page.locator('button') }).count() > 1) return list;
  }
  throw new Error('nobody is to come anywhere');
}

async function byKeyboard({ page, expect }) {
  const keys = page.keyboard, focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.closest('[id]')?.id);
  await keys.press('?');
  expect(await page.locator('#keys').evaluate(list => list.open), '? does not open the list of keys');
  await keys.press('?');
  await keys.press('/');
  expect(await focused() === 'q', '/ does not lead to the search');
  await keys.press('Escape');
  await page.locator('h1').evaluate(() => document.activeElement.blur());
  await page.goto(await crowded(page));
  await keys.press('j');
  const first = await focused();
  await keys.press('j');
  expect(/^[cp]-/.test(first) && await focused() !== first, `j does not move: ${first}`);
  await keys.press('k');
  expect(await focused() === first, 'k does not move back');

  const room = await page.locator('#panel').getAttribute('data-room'), before = await inside(page, room);
  await keys.press('+');
  await page.waitForFunction(([id, many]) => Number(/\d+/.exec(document.querySelector(`#occ-${id} .n`).textContent)[0]) === many, [room, before + 1]);
  await keys.press('u');
  await page.waitForFunction(([id, many]) => Number(/\d+/.exec(document.querySelector(`#occ-${id} .n`).textContent)[0]) === many, [room, before]);

  // a scanner types the code and Enter: the only one that is found has the press under the key
  await page.goto(BOARD);
  const code = await page.locator('#panel .in:has(button[value=in])').first().evaluate(row => /\d{4}/.exec(row.closest('.party').textContent.split('预约号')[1])[0]);
  await keys.press('/');
  await keys.type(code);
  await keys.press('Enter');
  await page.waitForURL('**/desk/search');
  const button = await page.evaluate(() => document.activeElement.matches('#panel button[value=in]'));
  expect(button, 'the only one found is not one Enter away');
  await keys.press('Enter');
  await page.waitForFunction(path => location.pathname === path || document.getElementById('errors'), BOARD);
  expect(!await page.locator('#errors').count(), (await page.locator('#errors').allInnerTexts()).join());
  expect((await page.locator('#recent li').first().innerText()).includes('签到'), 'Enter did not check in');

  await page.goto(BOARD);
  await page.locator('#keys summary').click();
  await page.locator('#keys-on').uncheck();
  await page.evaluate(() => document.activeElement.blur());
  await keys.press('/');
  expect(await focused() !== 'q', 'switched off, the keys still work');
}

async function withoutLink({ page, someone, house, expect }) {
  const second = await someone(PHONE);
  const room = await page.locator('#panel').getAttribute('data-room'), before = await inside(page, room);
  const bar = page.locator('#lost');
  expect(!await bar.isVisible(), 'the bar stands there with a good link');
  const row = await page.locator('#panel li.in:has(button[value=in])').first().getAttribute('id');
  await house.server.stop();
  await page.locator(`#${row} button[value=in]`).tap().catch(() => page.locator(`#${row} button[value=in]`).click());
  await page.locator('#lost [data-held]').waitFor({ state: 'visible' });
  for (let press = 0; press < 3; press += 1) await page.locator(`#in-${room}`).click();
  await page.waitForFunction(() => document.querySelector('#lost [data-held] b').textContent === '4');
  expect(await bar.isVisible() && /分钟前/.test(await bar.innerText()), 'the bar does not say how old the picture is');
  expect(new URL(page.url()).pathname === BOARD, 'a press led away from the page');
  // on a second phone fifty wait and no more; it is put away before the link is back
  for (let press = 0; press < 60; press += 1) await second.locator(`#out-${room}`).evaluate(button => button.form.requestSubmit(button));
  await second.locator('#lost [data-most]').waitFor({ state: 'visible' });
  expect(await second.locator('#lost [data-held] b').innerText() === '50', 'more than fifty presses wait');
  await second.context().close();
  await house.reopen();
  // a reload loses nothing
  page.on('dialog', dialog => dialog.accept());
  await page.reload();
  await bar.waitFor({ state: 'hidden', timeout: 20_000 });
  await page.goto(BOARD);
  const arrived = await page.locator(`#${row} button[value=out]`).count();
  expect(arrived === 1, 'the check-in that waited was not done');
  const heads = await inside(page, room), party = heads - before - 3;
  expect(party >= 1 && party <= 3, `${heads - before} heads more: three were counted and a child checked in, each once`);
}

async function onAnotherScreen({ page, someone, expect }) {
  const other = await someone(DESK), room = await page.locator('#panel').getAttribute('data-room');
  await other.waitForTimeout(1500);
  const waits = [];
  for (let press = 0; press < 5; press += 1) {
    const many = await inside(other, room), begun = Date.now();
    await page.locator(`#in-${room}`).click();
    await other.waitForFunction(([id, least]) => Number(/\d+/.exec(document.querySelector(`#occ-${id} .n`).textContent)[0]) > least, [room, many], { polling: 20 });
    waits.push(Date.now() - begun);
    await other.waitForTimeout(1200);
  }
  waits.sort((a, b) => a - b);
  console.log(`       a press was seen on another screen after ${waits.join(', ')} ms`);
  expect(waits[2] < SOON, `seen after ${waits.join(', ')} ms`);
}
