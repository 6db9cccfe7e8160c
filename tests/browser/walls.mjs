// A wall that cannot lie: real screens on a real house, which is killed, closed, changed, and told the wrong time. Each
// check hangs a screen and then touches only the house: what the screen does, it does by itself.
//
// Invariant: a check takes spoils – what the line tells the screen instead of the truth – so that `wallProofs` can show
// it a screen that lies, and see it found out.
import { chromium } from 'playwright-core';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { executable, FLAGS, WALL } from './chrome.mjs';
import { agree, comes, DOOR_PATH, inHouse, seen, shows, strip, wait, WALL_PATH } from './house.mjs';
import { bytes, churns, halfADay, weighs } from './hung.mjs';

/// Half past two on a Saturday: every room has something.
const AFTERNOON = '2026-11-28T06:30:00Z';
/// Just before one session ends and the next begins.
const BEFORE_THREE = '2026-11-28T06:59:40Z';
const BEFORE_MIDNIGHT = '2026-11-28T15:59:40Z';
const BEFORE_RELOAD = '2026-11-28T20:09:30Z';
const HOUR = 3600e3, MINUTE = 60e3;
/// A screen looks every half a minute and a little more; a machine may be busy.
const SOON = 6_000, POLL = 45_000;

/// name, check, and what proves it: a screen that tells something else
const WALLS = [
  ['the house is killed and opened again', restart, [script(['> old ||', '> Infinity ||']), script(['shown.replaceWith(', 'void ('])]],
  ['a screen starts while the house is gone', coldStart, [worker(['await cache.match(request.url)', 'null']), script(['ran = -2 * old', 'ran = run()'])]],
  ['the device\'s clock is nine hours wrong', wrongClock, [script(['if (date) base = date - run();', ''])]],
  ['midnight comes', midnight, [script(['if (left) edge', 'if (0) edge'])]],
  ['ten past four in the night', reload, [script(["'04:10'", "'04:11'"]), script(['!isOld() && run() >', 'run() >'])]],
  ['the stream breaks off', resume, [script(['if (again)', 'if (false)']), script(["hear('changed', soon)", "hear('changed', () => {})"])]],
];

/// What hangs: the same, and how long a proof takes.
const HUNG = [
  ['a minute of changes', churns, [script(['shown.replaceWith(', '(window.kept ??= []).push(shown); shown.replaceWith('])], 12],
  ['every byte of a day at the desk', bytes, [[/^\/jinhuayuan\/kiosk$/, text => text.replace('</main>', 'Kanari小鹂</main>')]]],
];

/// A long run hangs one up for twelve hours.
export function walls(browser, isLong) {
  const all = [...WALLS, ...HUNG, ['what it weighs', weighs], ...(isLong ? [['twelve hours', halfADay]] : [])];
  return all.map(([name, check]) => [name, () => check(browser)]);
}

/// Each must find fault with each screen that lies.
export function wallProofs(browser) {
  return [...WALLS, ...HUNG].flatMap(([name, check, spoils, ...rest]) => spoils.map((spoil, nth) => [`“${name}” faults a screen that lies (${nth + 1})`, async () => {
    const faults = await check(browser, [spoil], ...rest);
    return faults.length ? [] : ['it passed'];
  }]));
}

function script([from, to]) {
  return [/^\/assets\/kiosk\.\w+\.js$/, text => text.replace(from, () => to)];
}

function worker([from, to]) {
  return [/^\/sw\.js$/, text => text.replace(from, () => to)];
}

/// A time as the wall may show it: of this instant, or of a minute ago.
const near = (text, at) => [0, MINUTE].some(late => text.includes(shows(at - late)));

/// The device's own clock, `shift` beside the house's. `window.leyuanShift` is what somebody who sets it turns.
function clockOf(house, shift) {
  return context => context.addInitScript(by => {
    const Real = Date;
    window.leyuanShift = by;
    window.Date = class extends Real {
      constructor(...given) { super(...(given.length ? given : [Real.now() + window.leyuanShift])); }
      static now() { return Real.now() + window.leyuanShift; }
    };
  }, house.now - Date.now() + shift);
}

/// Its picture stays, the strip says of when it is, though the device's clock is set back meanwhile; then it recovers by
/// itself and shows what changed.
async function restart(browser, spoils = []) {
  return inHouse(browser, AFTERNOON, spoils, async (house, expect) => {
    const page = await house.hang(WALL_PATH, context => context.clock.install({ time: house.now }));
    expect(await agree(page, house, SOON), 'it does not show what the house says');
    const last = await seen(page);
    const asof = house.now;
    await house.kill();
    await page.clock.setSystemTime(house.now - 9 * HOUR);
    await wait(2500);
    await page.clock.fastForward(100e3);
    expect(await comes(async () => near(await strip(page), asof), SOON), `ninety seconds without the house: “${await strip(page)}”`);
    expect(await seen(page) === last, 'the last picture did not stay');
    await house.reopen();
    await house.press();
    expect(await comes(async () => !await strip(page), POLL), 'the strip stays when the house is back');
    expect(await agree(page, house, SOON) && await seen(page) !== last, 'it does not show what changed meanwhile');
    const clock = await page.locator('.clock time').innerText();
    expect(near(clock, house.now) || near(clock, house.now + MINUTE), `its clock says ${clock}`);
  });
}

/// A browser that has seen wall and door once, opened again while the house is gone.
async function coldStart(browser, spoils = []) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'leyuan-wall-'));
  // The worker asks in the browser's own language, which the page's does not reach.
  const open = () => chromium.launchPersistentContext(profile, { executablePath: executable(), args: [...FLAGS, '--accept-lang=zh-CN'], locale: 'zh-CN', viewport: WALL });
  try {
    return await inHouse(browser, AFTERNOON, spoils, async (house, expect) => {
      // Without spoils it stands before the house itself.
      const site = spoils.length ? house.line.site : house.server.site, paths = [WALL_PATH, DOOR_PATH], last = {};
      let device = await open();
      try {
        const page = await device.newPage();
        for (const path of paths) {
          await page.goto(site + path);
          await page.evaluate(() => navigator.serviceWorker.ready);
          await comes(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller)), SOON);
          await wait(1500);
          last[path] = await seen(page);
        }
      } finally {
        await device.close();
      }
      const asof = house.now;
      await house.kill();
      device = await open();
      try {
        for (const path of paths) {
          const page = await device.newPage();
          await page.goto(site + path).catch(() => {});
          const picture = await seen(page);
          expect(picture === last[path], `${path} shows “${picture.slice(0, 40)}”`);
          expect(await comes(async () => near(await strip(page), asof), SOON), `${path} says “${await strip(page)}” of its age`);
          expect(await page.locator('#screen').evaluateAll(all => all.every(screen => getComputedStyle(screen).display !== 'block')), `${path} has lost its style`);
        }
        await house.reopen();
        await house.press();
        for (const [nth, page] of device.pages().slice(-2).entries()) {
          expect(await comes(async () => !await strip(page), POLL), 'the strip stays when the house is back');
          expect(await agree(page, house, SOON, paths[nth]), `${paths[nth]} does not show what changed meanwhile`);
        }
      } finally {
        await device.close();
      }
    });
  } finally {
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

/// Nine hours ahead and behind: the house's time, no strip, and the next session begins when it begins. Then somebody
/// sets the clock while the screen hangs.
async function wrongClock(browser, spoils = []) {
  return inHouse(browser, AFTERNOON, spoils, async (house, expect) => {
    await house.turns(BEFORE_THREE);
    const pages = [];
    for (const shift of [9 * HOUR, -9 * HOUR]) pages.push(await house.hang(WALL_PATH, clockOf(house, shift)));
    await wait(2000);
    const before = await seen(pages[0]), wrong = new Set();
    const look = async () => {
      for (const page of pages) {
        const [clock, says] = await Promise.all([page.locator('.clock time').innerText(), strip(page)]);
        if (!near(clock, house.now) && !near(clock, house.now + 2000)) wrong.add(`the clock says ${clock} at ${shows(house.now)}`);
        if (says) wrong.add('a strip though the house answers');
      }
    };
    for (const end = Date.now() + 50_000; Date.now() < end;) {
      await look();
      await wait(1000);
    }
    for (const page of pages) expect(await agree(page, house, SOON), 'at three o\'clock it did not move on');
    expect(await seen(pages[0]) !== before, 'nothing changed at three o\'clock, so nothing was proved');
    for (const page of pages) await page.evaluate(() => { window.leyuanShift += (window.leyuanShift > 0 ? -1 : 1) * 5 * 3600e3; });
    await wait(3500);
    await look();
    for (const fault of wrong) expect(false, fault);
  });
}

/// No change, no stream: the new day comes by the clock.
async function midnight(browser, spoils = []) {
  return inHouse(browser, AFTERNOON, spoils, async (house, expect) => {
    await house.turns(BEFORE_MIDNIGHT);
    house.line.isShut = path => path.startsWith('/events/');
    const page = await house.hang(WALL_PATH, clockOf(house, 0));
    const day = () => page.locator('.clock p').evaluate(date => (date.hidden ? '' : date.innerText));
    expect((await day()).includes('28'), `before midnight it says ${await day()}`);
    const midnight = Math.ceil(house.now / HOUR) * HOUR, before = house.line.reads;
    await comes(() => house.now > midnight - 800, 60_000, 50);
    const turned = await comes(async () => house.now > midnight && (await day()).includes('29'), SOON, 50);
    expect(turned, `${Math.round((house.now - midnight) / 1000)} s after midnight it says “${await day()}”`);
    expect((await page.locator('.clock time').innerText()).startsWith('00:0'), 'its clock does not say midnight');
    expect(await agree(page, house, SOON), 'it does not show the new day');
    expect(house.line.reads > before, 'it was not read again');
  });
}

/// A clean start each night, and none while the house is gone.
async function reload(browser, spoils = []) {
  return inHouse(browser, AFTERNOON, spoils, async (house, expect) => {
    await house.turns(BEFORE_RELOAD);
    const four = Math.ceil(house.now / (10 * MINUTE)) * 10 * MINUTE;
    const hung = async () => {
      const page = await house.hang(WALL_PATH, context => context.clock.install({ time: house.now }));
      await page.evaluate(() => { window.leyuanBefore = true; });
      await page.clock.fastForward(61 * MINUTE);
      return page;
    };
    const isReloaded = page => page.evaluate(() => !window.leyuanBefore).catch(() => true);
    const page = await hung(), alone = await hung();
    await alone.context().setOffline(true);
    await comes(() => house.now > four + 1500, 90_000, 100);
    for (const screen of [page, alone]) await screen.clock.fastForward(1000);
    expect(near(await page.locator('.clock time').innerText(), four + 2000), 'its clock does not say ten past four');
    await Promise.all([page, alone].map(screen => screen.clock.runFor(MINUTE - 4000).catch(() => {})));
    expect(await comes(() => isReloaded(page), SOON), 'it did not begin anew');
    expect(!await isReloaded(alone), 'it threw its picture away while the house was gone');
  });
}

/// What was missed is read once, what was not is not read, and what changes while it reads is read after that.
async function resume(browser, spoils = []) {
  return inHouse(browser, AFTERNOON, spoils, async (house, expect) => {
    const { line } = house, page = await house.hang();
    await wait(2500);
    const quiet = async act => {
      // Away from the half-minute look, which would count as a read.
      const before = line.reads;
      await comes(() => line.reads > before, POLL);
      await wait(500);
      const since = line.reads;
      await act();
      return line.reads - since;
    };

    const needless = await quiet(async () => {
      const heard = line.listens.length;
      line.cut();
      expect(await comes(() => line.listens.length > heard, 15_000), 'it does not come back to the stream');
      expect(/^\d+$/.test(line.listens.at(-1).last ?? ''), 'it does not say what it heard last');
      await wait(2500);
    });
    expect(needless === 0, `read ${needless} times though nothing was missed`);

    const missed = await quiet(async () => {
      const heard = line.listens.length;
      line.isShut = path => path.startsWith('/events/');
      line.cut();
      await house.press();
      await wait(1000);
      line.isShut = () => false;
      expect(await comes(() => line.listens.length > heard, 20_000), 'it does not come back to the stream');
      await wait(2500);
      expect(await agree(page, house, 1000), 'it missed what changed while the stream was gone');
    });
    expect(missed === 1, `read ${missed} times for one change that was missed`);

    const during = await quiet(async () => {
      const hold = line.hold();
      await house.press();
      if (!await Promise.race([hold.drawn.then(() => true), wait(SOON)])) return expect(false, 'a change is not read');
      await house.press();
      await wait(2500); // told at once or a second later, and spread
      hold.letGo();
      await wait(2500);
      expect(await agree(page, house, 1000), 'it missed what changed while it read');
    });
    expect(during === 2, `read ${during} times for two changes`);
  });
}
