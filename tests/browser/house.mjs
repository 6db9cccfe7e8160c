// A house with a wall: the program in a folder of its own, somebody at its desk, and screens that hang on its line.
//
// Invariant: whether a wall is right is asked of the house itself, by a page without script, never of the wall.
import { WALL } from './chrome.mjs';
import { lay } from './line.mjs';
import { signIn } from './people.mjs';
import { newFolder, open, removeFolder } from './server.mjs';

export const WALL_PATH = '/jinhuayuan/kiosk', DOOR_PATH = '/jinhuayuan/kiosk/play';
const DESK = '/api/v1/centres/jinhuayuan/desk', ROOM = 'reading';
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
/// The time on a clock in Huaibei.
export const shows = at => clock.format(at);

let presses = 0;

/// Opens a house at `moment`, lets `act` use it, and gives the faults `act` found.
export async function inHouse(browser, moment, spoils, act) {
  const faults = [], house = new House(browser, moment);
  try {
    await house.open(spoils);
    await act(house, (is, what) => { if (!is) faults.push(what); });
    return faults;
  } finally {
    await house.close();
  }
}

class House {
  constructor(browser, moment) {
    Object.assign(this, { browser, moment: Date.parse(moment), folder: newFolder(), ahead: 0, screens: [], heads: 0 });
  }

  async open(spoils) {
    this.server = await open(this.folder, new Date(this.moment).toISOString());
    await this.agreeOnTime();
    this.port = new URL(this.server.site).port;
    this.line = await lay(this.server.site, spoils);
    this.site = this.line.site;
    const { cookies } = await signIn(this.browser, this.server.site, 'staff');
    this.token = cookies.find(({ name }) => name === 'leyuan').value;
    this.staff = { cookies, origins: [] };
  }

  async close() {
    for (const screen of this.screens) await screen.close().catch(() => {});
    await this.line?.close();
    await this.server?.stop();
    removeFolder(this.folder);
  }

  /// What the house's own clock says, to a second.
  get now() {
    return Date.now() + this.ahead;
  }

  async agreeOnTime() {
    const answer = await fetch(`${this.server.site}/healthz`);
    this.ahead = Date.parse(answer.headers.get('date')) + 500 - Date.now();
  }

  async kill() {
    await this.server.kill();
  }

  async reopen(moment = this.now) {
    this.server = await open(this.folder, new Date(moment).toISOString(), this.port);
    await this.agreeOnTime();
  }

  /// Closed, and opened again at another time: the first opening takes as long as a machine is slow.
  async turns(moment) {
    await this.server.stop();
    await this.reopen(Date.parse(moment));
  }

  /// A screen on the wall; `before` gets its browser before its first page.
  async hang(path = WALL_PATH, before = () => {}) {
    const context = await this.browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', viewport: WALL });
    this.screens.push(context);
    context.setDefaultTimeout(60_000); // how long to wait, not how quick it has to be
    await before(context);
    const page = await context.newPage();
    const answer = await page.goto(this.site + path);
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}`);
    return page;
  }

  /// The same page as the house draws it now.
  async drawn(path = WALL_PATH) {
    this.bare ??= await this.browser.newContext({ locale: 'zh-CN', javaScriptEnabled: false, viewport: WALL });
    if (!this.screens.includes(this.bare)) this.screens.push(this.bare);
    const page = await this.bare.newPage();
    try {
      await page.goto(this.server.site + path);
      return await seen(page);
    } finally {
      await page.close();
    }
  }

  /// What a program of the desk asks for, or does.
  async asks(path, body) {
    presses += 1;
    const answer = await fetch(this.server.site + DESK + path, {
      method: body ? 'POST' : 'GET', body: body && JSON.stringify(body),
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'idempotency-key': `wall-${process.pid}-${presses}` },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return text && JSON.parse(text);
  }

  /// A head more, and the next time a head fewer: always something to see on the wall.
  async press() {
    const step = this.heads ? 'out' : 'in';
    await this.asks(`/rooms/${ROOM}/headcount`, { step });
    this.heads = 1 - this.heads;
  }
}

/// What stands on a screen, without its clock; nothing while it goes to another page.
export function seen(page) {
  return page.evaluate(() => {
    const screen = document.getElementById('screen')?.cloneNode(true);
    if (!screen) return 'nothing';
    for (const clock of screen.querySelectorAll('.clock, .qr, form')) clock.remove();
    return screen.textContent.replace(/\s+/g, ' ').trim();
  }).catch(() => 'nothing');
}

/// What it says of its age; nothing where the strip is not shown.
export async function strip(page) {
  const strip = page.locator('.stale');
  return await strip.isVisible() ? strip.innerText() : '';
}

export const wait = ms => new Promise(done => setTimeout(done, ms));

/// Whether it comes true in time.
export async function comes(is, ms, every = 150) {
  for (const end = Date.now() + ms; ;) {
    if (await is()) return true;
    if (Date.now() > end) return false;
    await wait(every);
  }
}

/// The wall and the house say the same.
export function agree(page, house, ms, path = WALL_PATH) {
  return comes(async () => await seen(page) === await house.drawn(path), ms, 400);
}
