// What hangs for years: a wall does not grow while it hangs, and receives nothing it may not show.
import { agree, comes, DOOR_PATH, inHouse, seen, wait, WALL_PATH } from './house.mjs';
import { signIn } from './people.mjs';

const AFTERNOON = '2026-11-28T06:30:00Z';
const PAGE_BYTES = 40 * 1024, SCRIPT_BYTES = 4096, SCRIPT_PACKED = 2048;
/// From one look to the next, at most.
const LOOKS_EVERY = 36e3;

/// A family nobody could mistake.
const CANARIES = {
  name: '金丝雀一家', guardian: '金丝雀妈妈', children: ['Kanari小鹂', 'Kanari雏儿'], needs: 'Kanari花生过敏',
  phone: '13700008642', email: 'kanari.mail@kanari.example', births: ['2021-10-17', '2025-10-17'],
};

/// Changes for a minute; a short run is enough to find a screen that grows.
export const churns = (browser, spoils = [], seconds = 60) => inHouse(browser, AFTERNOON, spoils, async (house, expect) => {
  const page = await house.hang(), scale = await scales(page);
  const until = async end => {
    while (Date.now() < end) {
      await house.press();
      await wait(400);
    }
  };
  await until(Date.now() + 8_000);
  const first = await scale(), before = house.line.reads;
  await until(Date.now() + seconds * 1000);
  const reads = house.line.reads - before;
  await isFlat(first, await scale(), expect);
  expect(reads > seconds / 3, `it was read ${reads} times in ${seconds} s: nothing was proved`);
  expect(await agree(page, house, 6_000), 'it does not show the last change');
});

/// Twelve hours of its own timers, one look after the other, with a change before each third.
export const halfADay = (browser, spoils = [], hours = 12) => inHouse(browser, AFTERNOON, spoils, async (house, expect) => {
  const page = await house.hang(WALL_PATH, context => context.clock.install({ time: house.now })), scale = await scales(page);
  const looks = async many => {
    for (let look = 0; look < many; look += 1) {
      if (look % 3 === 0) await house.press();
      const before = house.line.reads;
      await page.clock.fastForward(LOOKS_EVERY);
      if (!await comes(() => house.line.reads > before, 10_000, 10)) throw new Error(`it did not look again, the ${look}th time`);
      await wait(20);
    }
  };
  await looks(60);
  const first = await scale();
  await looks(Math.round(hours * 3600e3 / LOOKS_EVERY));
  await isFlat(first, await scale(), expect);
  expect(await agree(page, house, 6_000), 'it does not show the last change');
});

/// What the page holds on to, when nothing is left to be thrown away.
async function scales(page) {
  const session = await page.context().newCDPSession(page);
  return async () => {
    await wait(1500);
    for (let again = 0; again < 3; again += 1) await session.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners: listeners, documents } = await session.send('Memory.getDOMCounters');
    const { usedSize: heap } = await session.send('Runtime.getHeapUsage');
    return { nodes, listeners, documents, heap };
  };
}

async function isFlat(first, last, expect) {
  const allowed = { nodes: first.nodes * 1.1 + 100, listeners: first.listeners + 10, documents: first.documents + 2, heap: first.heap * 1.15 + 500e3 };
  console.log(`       ${Object.keys(first).map(what => `${what} ${first[what]} → ${last[what]}`).join(', ')}`);
  for (const what of Object.keys(allowed)) expect(last[what] <= allowed[what], `${what} grow from ${first[what]} to ${last[what]}`);
}

/// Every byte of a day at the desk: a family is registered, booked and checked in while wall and doors hang.
export const bytes = (browser, spoils = []) => inHouse(browser, AFTERNOON, spoils, async (house, expect) => {
  const wall = await house.hang(), door = await house.hang(DOOR_PATH);
  const planted = await plant(house), { rooms } = await house.asks('/board');
  const paired = await signIn(browser, house.server.site, 'wall'), texts = [];
  await wall.context().addCookies(paired.cookies);
  for (const room of rooms) {
    for (const [page, language] of [[wall, 'zh-CN'], [door, 'en']]) {
      await page.goto(`${house.site}${WALL_PATH}/${room.room}?lang=${language}`);
      texts.push(await seen(page));
    }
  }
  await wall.goto(house.site + WALL_PATH);
  await door.goto(house.site + WALL_PATH);
  await house.press();
  expect(await agree(wall, house, 8_000), 'the wall does not show what changed');
  texts.push(await seen(wall));
  await wait(2000);

  const all = house.line.bytes.join('\n');
  expect(all.length > 200_000 && all.includes('event: changed') && all.includes('x-from-cache'), `only ${all.length} bytes came: page, stream and worker are not among them`);
  for (const word of planted.words) if (all.includes(word)) expect(false, `“${word}” came to a screen`);
  for (const text of texts) if (new RegExp(`\\b(${planted.codes.join('|')})\\b`).test(text)) expect(false, 'a booking\'s code stands on a screen');
});

/// Registered, booked, here; gives what nobody may read.
async function plant(house) {
  const { household } = await house.asks('/households', {
    name: CANARIES.name, is_resident: true, language: 'zh-CN', email: CANARIES.email, has_consent: true,
    guardian: { name: CANARIES.guardian, phone: CANARIES.phone, is_adult: true },
    children: CANARIES.children.map((nickname, nth) => ({ nickname, birth: CANARIES.births[nth], needs: CANARIES.needs })),
  });
  const family = await house.asks(`/households/${household}`), children = family.children.map(child => child.id);
  const words = [household, ...children, ...Object.values(CANARIES).flat(), 'anari', '金丝雀', '00008642'], codes = [];
  for (const { id: session } of (await house.asks('/board')).sessions) {
    for (const child of children) {
      const party = { children: [child], guardians: family.guardians.map(({ id }) => id) };
      const placed = await house.asks(`/sessions/${session}/bookings`, { household, party }).catch(() => null);
      if (!placed) continue;
      words.push(placed.booking);
      await house.asks(`/bookings/${placed.booking}/visits`, { step: 'in', child }).catch(() => {});
      const roster = await house.asks(`/sessions/${session}`), mine = roster.bookings.find(({ booking }) => booking === placed.booking);
      if (!JSON.stringify(mine).includes(CANARIES.children[0].slice(0, 6))) throw new Error('the desk does not read the name: nothing would be proved');
      codes.push(mine.code);
    }
  }
  if (!codes.length) throw new Error('the family got no place anywhere');
  return { words, codes };
}

/// As it is sent, with nothing in between: how heavy, and from where.
export const weighs = browser => inHouse(browser, AFTERNOON, [], async (house, expect) => {
  for (const path of [WALL_PATH, DOOR_PATH]) {
    const context = await browser.newContext({ locale: 'zh-CN' });
    house.screens.push(context);
    const answers = [], strangers = new Set();
    context.on('request', request => { if (new URL(request.url()).origin !== house.server.site) strangers.add(request.url()); });
    context.on('response', answer => answers.push(answer));
    const page = await context.newPage();
    await page.goto(house.server.site + path);
    await wait(3000);
    for (const stranger of strangers) expect(false, `${path} asks ${stranger}`);
    const size = async (like, most, packed) => {
      const answer = answers.find(answer => like.test(new URL(answer.url()).pathname)), plain = (await answer.body()).length;
      const { responseBodySize: sent } = await answer.request().sizes();
      console.log(`       ${path}: ${like.source} ${plain} bytes, ${sent} as sent`);
      expect(plain <= most && sent > 0 && sent <= packed, `${path}: ${like.source} weighs ${plain} bytes, ${sent} as sent`);
    };
    await size(/kiosk(\/\w+)?$/, PAGE_BYTES, PAGE_BYTES);
    await size(/kiosk\.\w+\.js$/, SCRIPT_BYTES, SCRIPT_PACKED);
  }
});
