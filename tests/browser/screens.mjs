// What staff do on each of their screens, done twice: by keyboard alone, and by thumb on a phone.
//
// Invariant: a hand uses what a person has. The keyboard goes where Tab leads and types; the thumb taps what it can see
// without moving the page sideways.
import { DESK, PHONE } from './chrome.mjs';
import { signIn } from './people.mjs';
import { newFolder, open, removeFolder } from './server.mjs';

const DOOR = '/jinhuayuan/desk';
const MOMENT = '2026-11-28T06:50:00Z';
/// Boxes and links of the longest page, and some more.
const TABS = 400;

const SCREENS = [
  ['S2 session: a family is checked in', checkIn],
  ['S3 timetable: a booked session is moved', move],
  ['S3 timetable: a session is planned', plan],
  ['S4 rooms: a limit is lowered', lower],
  ['S5 reports: another month is read', read],
  ['S6 closures: a room is closed and opened again', close],
  ['S6 closures: a day gets other hours and its own back', shorten],
  ['S7 households: a family is registered and found', register],
  ['S10 story: who did what in a session', story],
  ['S11 staff: a colleague is added', hire],
];

/// Each way has a house of its own, in which one thing is done after the other.
export async function screens(browser, attempt) {
  for (const [how, viewport, Hand] of [['by keyboard alone', DESK, Keys], ['by thumb on a phone', PHONE, Thumb]]) {
    const folder = newFolder(), server = await open(folder, MOMENT);
    try {
      const state = await signIn(browser, server.site, 'admin');
      for (const [name, act] of SCREENS) {
        await attempt(`screens: ${name}, ${how}`, () => at(browser, [server.site, state, viewport], page => act(new Hand(page))));
      }
    } finally {
      await server.stop();
      removeFolder(folder);
    }
  }
}

/// Gives the faults.
async function at(browser, [site, storageState, viewport], act) {
  const isPhone = viewport === PHONE, faults = [];
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', viewport, hasTouch: isPhone, isMobile: isPhone, baseURL: site, storageState });
  context.setDefaultTimeout(20_000);
  try {
    const page = await context.newPage();
    page.on('pageerror', error => faults.push(`script: ${error.message}`));
    await act(page);
    return faults;
  } finally {
    await context.close();
  }
}

class Hand {
  constructor(page) {
    this.page = page;
  }

  async goes(path) {
    await this.page.goto(DOOR + path);
    await this.fits();
  }

  /// The page is no wider than the screen.
  async fits() {
    const [wide, screen] = await this.page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    if (wide > screen) throw new Error(`${this.page.url()} is ${wide} px wide on ${screen}`);
  }

  /// Presses what leads to another page, and is there.
  async follows(selector) {
    const before = await this.page.evaluate(() => { window.leyuanBefore = true; return location.href; });
    await this.presses(selector);
    await this.page.waitForFunction(from => !window.leyuanBefore || location.href !== from, before);
    await this.page.waitForLoadState('load');
    await this.fits();
    const errors = await this.page.locator('#errors li').allInnerTexts();
    if (errors.length) throw new Error(`${this.page.url()}: ${errors.join('; ')}`);
  }

  async sees(selector) {
    await this.page.locator(selector).first().waitFor({ state: 'visible' });
  }
}

class Keys extends Hand {
  get isKeyboard() { return true; }

  /// Tab until the focus is there.
  async reaches(selector) {
    const target = this.page.locator(selector).first();
    await target.waitFor({ state: 'attached' });
    for (let tab = 0; tab < TABS; tab += 1) {
      if (await target.evaluate(node => node === document.activeElement)) return target;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${selector} on ${this.page.url()}`);
  }

  async presses(selector) {
    const target = await this.reaches(selector);
    const isSeen = await target.evaluate(node => { const { top, bottom } = node.getBoundingClientRect(); return bottom > 0 && top < innerHeight; });
    if (!isSeen) throw new Error(`${selector} has the focus and cannot be seen`);
    await this.page.keyboard.press('Enter');
  }

  async ticks(selector) {
    const target = this.page.locator(selector).first();
    if (await target.getAttribute('type') === 'radio') return this.picks(target);
    await this.reaches(selector);
    await this.page.keyboard.press('Space');
  }

  /// Of a group: Tab leads to one of it, arrows to the others.
  async picks(target) {
    const name = await target.getAttribute('name');
    for (let tab = 0; tab < TABS; tab += 1) {
      if (await this.page.evaluate(group => document.activeElement.name === group, name)) break;
      await this.page.keyboard.press('Tab');
    }
    for (let arrow = 0; arrow < 12 && !await target.isChecked(); arrow += 1) await this.page.keyboard.press('ArrowDown');
    if (!await target.isChecked()) throw new Error(`arrows never reach ${name}`);
  }

  async writes(selector, text) {
    const target = await this.reaches(selector), keys = this.page.keyboard, kind = await target.getAttribute('type');
    if (kind === 'date' || kind === 'time') {
      await this.types(target, text, kind);
    } else {
      await keys.press('Control+A');
      await keys.type(text);
    }
    const value = await target.inputValue();
    if (value !== text) throw new Error(`${selector} took “${value}” for “${text}”`);
  }

  /// Part by part, in the order this browser's language has them.
  async types(target, text, kind) {
    const [first, ...rest] = text.split(/[-:]/), hour = Number(first);
    const orders = kind === 'date'
      ? [[...rest, first], [first, ...rest]]
      : [[first, ...rest], [String((hour + 11) % 12 + 1).padStart(2, '0'), ...rest, hour < 12 ? 'A' : 'P']];
    for (const order of orders) {
      for (let back = 0; back < 3; back += 1) await this.page.keyboard.press('ArrowLeft');
      for (const part of order) {
        await this.page.keyboard.type(part);
        if (part.length === 4) await this.page.keyboard.press('ArrowRight');
      }
      if (await target.inputValue() === text) return;
    }
  }

  async chooses(selector, value) {
    const target = await this.reaches(selector);
    const options = await target.locator('option').evaluateAll(all => all.map(option => option.value));
    for (let down = options.indexOf(await target.inputValue()); down < options.indexOf(value); down += 1) await this.page.keyboard.press('ArrowDown');
    if (await target.inputValue() !== value) throw new Error(`${selector} cannot be set by arrows`);
  }
}

class Thumb extends Hand {
  get isKeyboard() { return false; }

  /// Within the screen's width; tapped there.
  async presses(selector) {
    const target = this.page.locator(selector).first();
    await this.reaches(target);
    const box = await target.boundingBox();
    if (!box || box.x < 0 || box.x + box.width > PHONE.width + 1) throw new Error(`${selector} is beside the screen`);
    await target.tap();
  }

  async ticks(selector) {
    const target = this.page.locator(selector).first();
    await this.reaches(target);
    await target.tap();
  }

  /// Scrolls to it; to the one in its place, where the page read itself again meanwhile.
  async reaches(target) {
    await target.scrollIntoViewIfNeeded().catch(error => {
      if (!error.message.includes('not attached')) throw error;
      return target.scrollIntoViewIfNeeded();
    });
  }

  async writes(selector, text) {
    await this.page.locator(selector).first().fill(text);
  }

  async chooses(selector, value) {
    await this.page.locator(selector).first().selectOption(value);
  }
}

/// The id of a session whose box on the timetable says somebody is booked.
async function booked(hand, week) {
  await hand.goes(`/sessions?week=${week}&room=play`);
  return hand.page.locator('#tt a.ev:not(.shut):not(.draft)').evaluateAll(boxes => {
    const box = boxes.find(one => /[1-9]\d*\/\d+/.test(one.textContent));
    return box.getAttribute('href').split('/').at(-1);
  });
}

async function checkIn(hand) {
  await hand.goes('');
  await hand.follows('#panel a[href*="/desk/sessions/"]');
  const here = hand.page.locator('button[value=out]'), before = await here.count();
  await hand.presses('.in[id] button[value=in]');
  await hand.page.waitForFunction(many => document.querySelectorAll('button[value=out]').length > many, before);
}

async function move(hand) {
  const id = await booked(hand, '2026-11-30');
  const box = `#tt a.ev[href$="${id}"]`;
  if (hand.isKeyboard) {
    await hand.reaches(box);
    await hand.page.keyboard.press('m');
    await hand.page.waitForURL(`**/sessions/${id}/plan`);
  } else {
    await hand.follows(box);
    await hand.follows(`a[href$="${id}/plan"]`);
  }
  const ends = await hand.page.locator('#ends').inputValue();
  await hand.writes('#ends', ends.replace(/\d\d$/, minutes => minutes === '30' ? '20' : minutes === '00' ? '10' : '00'));
  await hand.follows('.desk-form button:not([name=keep])');
  await hand.sees('form.keep [name=digest], .effects');
  await hand.follows('form.keep button');
  if (!hand.page.url().includes('/sessions')) throw new Error(`it ended at ${hand.page.url()}`);
}

async function plan(hand) {
  await hand.goes('/sessions?week=2026-11-30&room=class');
  if (hand.isKeyboard) {
    await hand.page.keyboard.press('n');
    await hand.page.waitForURL('**/sessions/new');
  } else {
    await hand.follows('#new');
  }
  await hand.chooses('#room', 'class');
  await hand.writes('#date', '2026-12-06');
  await hand.writes('#starts', '19:00');
  await hand.writes('#ends', '19:45');
  await hand.writes('#zh', '剪纸');
  await hand.writes('#en', 'Paper cutting');
  await hand.writes('#ages', '4–8');
  for (const [box, many] of [['places', '6'], ['room_limit', '16'], ['staff', '1'], ['walk_in_places', '0']]) await hand.writes(`#${box}`, many);
  await hand.follows('.desk-form button:not([name=keep])');
  await hand.goes('/sessions?week=2026-11-30&room=class');
  await hand.sees('#tt a.ev:has-text("剪纸")');
}

async function lower(hand) {
  await hand.goes('/rooms/play/limits');
  await hand.writes('#room_limit', '6');
  await hand.follows('.desk-form button');
  await hand.sees('form.keep [name=digest], .effects');
  await hand.follows('form.keep button');
  await hand.goes('/sessions?week=2026-11-30&room=play');
  await hand.sees('#tt .ev .tag.bad');
}

async function read(hand) {
  await hand.goes('/reports');
  await hand.writes('#from', '2026-11-02');
  await hand.follows('main form button');
  await hand.sees('main svg, main table');
  const table = hand.page.locator('a[href*=".csv"]').first();
  const answer = await hand.page.request.get(await table.getAttribute('href'));
  if (!answer.ok()) throw new Error(`the table answers ${answer.status()}`);
}

async function close(hand) {
  await hand.goes('/closures');
  await hand.ticks('input[name=rooms][value=class]');
  await hand.writes('#from_date', '2026-12-01');
  await hand.writes('#from_time', '09:00');
  await hand.writes('#to_date', '2026-12-01');
  await hand.writes('#to_time', '20:00');
  await hand.chooses('#reason', 'repair');
  await hand.follows('.desk-form button');
  if (await hand.page.locator('form.keep').count()) await hand.follows('form.keep button');
  await hand.sees('li[id^=closure-]');
  await hand.follows('li[id^=closure-] button');
  if (await hand.page.locator('li[id^=closure-]').count()) throw new Error('it still stands');
}

async function shorten(hand) {
  await hand.goes('/hours');
  await hand.writes('#from', '2026-12-02');
  await hand.writes('#until', '2026-12-02');
  await hand.ticks('input[name=open][value=hours]');
  await hand.writes('#hours', '9:00-12:00');
  await hand.chooses('#reason', 'event');
  await hand.follows('.desk-form button');
  if (await hand.page.locator('form.keep').count()) await hand.follows('form.keep button');
  await hand.sees('li[id^=hours-]');
  await hand.follows('li[id^=hours-] button');
  if (await hand.page.locator('li[id^=hours-]').count()) throw new Error('it still stands');
}

async function register(hand) {
  await hand.goes('/households');
  await hand.writes('#guardian', '外婆');
  await hand.writes('#phone', '13912345678');
  if (!await hand.page.locator('input[name=adult]').isChecked()) await hand.ticks('input[name=adult]');
  await hand.writes('#nickname', '豆豆');
  for (const [box, part] of [['year', '2022'], ['month', '3'], ['day', '9']]) await hand.writes(`#birth-${box}`, part);
  await hand.ticks('input[name=consent]');
  await hand.follows('form[action$="/households"] button');
  await hand.goes('/households');
  await hand.writes('#find', '豆豆');
  await hand.follows('form[action$="/search"] button');
  await hand.sees('main :text("豆豆")');
}

async function story(hand) {
  const id = await booked(hand, '2026-11-23');
  await hand.goes(`/sessions/${id}`);
  await hand.follows(`a[href$="/story"]`);
  await hand.sees('main table tbody tr');
}

async function hire(hand) {
  await hand.goes('/staff');
  await hand.writes('#name', '小孙');
  await hand.ticks('input[name=role][value=office]');
  await hand.writes('#login', 'xiaosun');
  await hand.writes('#password', 'a long enough password');
  await hand.follows('form[action$="/staff"] button');
  await hand.sees('main :text("小孙")');
}
