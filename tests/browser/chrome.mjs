// Chromium as this machine has it, and a visit to one page of one site as one person.
//
// Invariant: a page that does not answer 2xx throws. A check that measures an error page proves nothing.
import { chromium } from 'playwright-core';
import fs from 'node:fs';
import path from 'node:path';

const PLACES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

export function executable() {
  if (process.env.LEYUAN_CHROMIUM) return process.env.LEYUAN_CHROMIUM;
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const found = PLACES.map(name => path.join(folder, name)).find(file => fs.existsSync(file));
    if (found) return found;
  }
  throw new Error('no Chromium in the path: apt-get install chromium');
}

export function launch() {
  return chromium.launch({ executablePath: executable(), args: FLAGS });
}

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1366, height: 800 };
export const TABLET = { width: 1024, height: 768 };
export const WALL = { width: 1920, height: 1080 };
export const UPRIGHT = { width: 1080, height: 1920 };

/// Every kind of screen that hangs somewhere: a small one, four to three, 1080p, 4K, upright.
export const SCREENS = [{ width: 1366, height: 768 }, { width: 1024, height: 768 }, WALL, { width: 3840, height: 2160 }, UPRIGHT];

/// One page as one person sees it: `state` holds the cookies of whoever is signed in.
export class Visit {
  constructor(browser, site, place, state) {
    Object.assign(this, { browser, site, place, state });
  }

  get url() {
    return this.site + this.place.path;
  }

  /// Opens the page in a browser of its own, hands it to `look`, closes it, gives back what `look` found.
  async open({ before, ...options }, look) {
    const context = await this.browser.newContext({
      locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', viewport: PHONE,
      storageState: this.state, ...options,
    });
    try {
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      if (before) await before(page, context);
      const response = await page.goto(this.url, { waitUntil: 'load' });
      if (!response || !response.ok()) throw new Error(`answered ${response ? response.status() : 'nothing'}`);
      await page.waitForTimeout(150);
      return await look(page, response, context);
    } finally {
      await context.close();
    }
  }

  /// The bytes as served, without a browser.
  async text() {
    const context = await this.browser.newContext({ locale: 'zh-CN', storageState: this.state });
    try {
      const response = await context.request.get(this.url);
      if (!response.ok()) throw new Error(`answered ${response.status()}`);
      return await response.text();
    } finally {
      await context.close();
    }
  }
}

/// Each thing once, in order.
export const once = list => [...new Set(list)];
