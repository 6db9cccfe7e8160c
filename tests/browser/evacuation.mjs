// The roll-call when the house is gone: the desk opens it by one press on the board, the server stops, and the list
// still stands: it is ticked by keyboard, printed, and no press leads away from it. Back again, it is written down.
import { DESK, PHONE } from './chrome.mjs';
import { signIn } from './people.mjs';
import { MOMENT, newFolder, open, removeFolder } from './server.mjs';

const LIST = '/jinhuayuan/desk/roll-call';

export function evacuations(browser) {
  return [['at the desk', DESK], ['on a phone', PHONE]].map(([name, viewport]) => [name, () => clear(browser, viewport)]);
}

/// Gives the faults.
async function clear(browser, viewport) {
  const folder = newFolder(), faults = [];
  let server = await open(folder, MOMENT);
  const port = new URL(server.site).port;
  const expect = (is, what) => { if (!is) faults.push(what); };
  const context = await browser.newContext({
    locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', viewport, baseURL: server.site,
    storageState: await signIn(browser, server.site, 'staff'),
  });
  // How long to wait, not how quick it has to be.
  context.setDefaultTimeout(20_000);
  try {
    const page = await context.newPage();
    await page.goto('/jinhuayuan/desk');
    await page.locator(`a[href="${LIST}"]`).first().click();
    await page.waitForURL(`**${LIST}`);
    const rooms = await page.locator('.roll-room').count(), boxes = page.locator('.tick input');
    expect(rooms > 5, `${rooms} rooms`);
    expect(await boxes.count() > rooms, 'nobody stands on the list');
    const named = await page.locator('.ticks li').count();
    expect(named > 0, 'nobody is named');

    await server.stop();
    await boxes.first().focus();
    await page.keyboard.press('Space');
    await page.locator('.ticks .tick').first().click();
    expect(await boxes.first().isChecked() && await page.locator('.ticks input').first().isChecked(), 'a tick did not stay');
    await page.locator('.seen input[inputmode]').first().fill('3');
    const still = async by => {
      await page.locator('[data-stay]').waitFor({ state: 'visible' });
      await page.waitForTimeout(300);
      expect(page.url().endsWith(LIST) && await page.locator('.ticks li').count() === named, `${by} led away from the list`);
      await page.evaluate(() => { document.querySelector('[data-stay]').hidden = true; });
    };
    await page.locator('#held button').click();
    await still('the press');
    await page.locator('.rail a, .dock a').first().click();
    await still('a link');
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 4).toString() === '%PDF' && paper.length > 10_000, 'it does not print');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.ticks li').first().isVisible(), 'on paper nobody is named');
    expect(!await page.locator('#held').isVisible() && !await page.locator('.rail').isVisible(), 'on paper stands what is no use there');
    await page.emulateMedia({ media: 'screen' });

    server = await open(folder, MOMENT, port);
    await page.locator('#held button').click();
    await page.waitForURL(/held=/);
    expect((await page.locator('.note').innerText()).includes('看到 3 人'), 'it was not written down');
    return faults;
  } finally {
    await context.close();
    await server.stop();
    removeFolder(folder);
  }
}
