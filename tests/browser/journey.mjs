// The journey of a place, once without script and once with: two households get their cards at the desk; one child is
// too young on that day, her brother gets the only place; the second household waits; the first cancels; the second
// moves up; a day later, after a restart, kiosk, board and calendar say the same.
import { DESK, PHONE, WALL } from './chrome.mjs';
import { signIn } from './people.mjs';
import { MOMENT, newFolder, open, removeFolder } from './server.mjs';

/// Everything this journey knows about the pages' inside.
const FIELD = {
  card: 'input[name=card]', pin: 'input[name=pin]',
  guardian: 'input[name=guardian]', nickname: 'input[name=nickname]',
  birth: ['input[name=year]', 'input[name=month]', 'input[name=day]'], consent: 'input[name=consent]',
  newCard: '[data-card]', newPin: '[data-pin]',
  title: 'input[name=zh]', titleEnglish: 'input[name=en]', room: 'select[name=room]', date: 'input[name=date]',
  starts: 'input[name=starts]', ends: 'input[name=ends]', places: 'input[name=places]',
  ages: 'input[name=ages]', roomLimit: 'input[name=room_limit]', staff: 'input[name=staff]', walkIns: 'input[name=walk_in_places]',
  option: '[data-child]', why: '.why', submit: 'main form button:not([class*=link])',
};
const WORDS = { booked: '预约成功', waiting: '候补', mine: '已预约', full: '已满', tooYoung: '还不能参加' };

const TITLE = '一位难求的积木课';
/// The session's day, a day and more after MOMENT, so that a freed place is booked at once (B6).
const DAY = '2026-11-29', NEXT_DAY = '2026-11-29T10:00:00Z';
/// Rooms where a grown-up takes no place.
const SLOTS = ['18:15', '18:30', '18:45'].flatMap(starts => ['class', 'dance', 'play'].map(room => [room, starts]));
const FIRST = { guardian: '方奶奶', children: [['豆豆', '2021-03-05'], ['米米', '2025-06-20']] };
const SECOND = { guardian: '乔爸爸', children: [['果果', '2021-08-09']] };

export function journeys(browser) {
  return [['without script', false], ['with script', true]].map(([name, javaScriptEnabled]) => [name, () => walk(browser, javaScriptEnabled)]);
}

/// Gives no faults, or throws with the step that failed.
async function walk(browser, javaScriptEnabled) {
  const folder = newFolder();
  const people = [];
  let server = await open(folder, MOMENT);
  const port = new URL(server.site).port;
  const someone = async (viewport, storageState) => {
    const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', javaScriptEnabled, viewport, storageState, baseURL: server.site });
    context.setDefaultTimeout(5000);
    people.push(context);
    return context.newPage();
  };
  try {
    const desk = await someone(DESK, await signIn(browser, server.site, 'staff'));
    const { session, room, starts } = await step('the desk adds a session with one place', () => addSession(desk));
    const cards = [];
    for (const household of [FIRST, SECOND]) cards.push(await step(`the desk registers ${household.guardian}`, () => register(desk, household)));

    const first = await someone(PHONE), second = await someone(PHONE);
    await step('the first household signs in by card', () => signInByCard(first, cards[0]));
    await step('米米 is too young, and is told why', () => isToldWhy(first, session, '米米'));
    await step('豆豆 gets the place', () => ask(first, session, '豆豆', WORDS.booked));
    const booking = new URL(first.url()).pathname;

    await step('the second household signs in by card', () => signInByCard(second, cards[1]));
    await step('果果 waits', () => ask(second, session, '果果', WORDS.waiting));
    const waiting = new URL(second.url()).pathname;

    await step('the first household cancels', () => cancel(first, booking));
    await step('the second household has moved up', async () => {
      await second.goto(waiting);
      await sees(second, WORDS.mine);
    });

    await server.stop();
    server = await open(folder, NEXT_DAY, port);
    const nextDay = await someone(DESK, await signIn(browser, server.site, 'staff'));
    await step('the calendar has the session', () => isInCalendar(nextDay, session));
    await step('the board counts one booking', async () => {
      await nextDay.goto(`/jinhuayuan/desk/sessions/${session}`);
      await sees(nextDay, '果果');
      await seesNot(nextDay, '豆豆');
    });
    const wall = await someone(WALL);
    await step('the wall says it is full, and names nobody', async () => {
      await wall.goto(`/jinhuayuan/kiosk/${room}`);
      for (const text of [TITLE, starts, WORDS.full]) await sees(wall, text);
      for (const name of ['果果', '豆豆', '米米', FIRST.guardian, SECOND.guardian]) await seesNot(wall, name);
    });
    return [];
  } finally {
    for (const context of people) await context.close();
    await server.stop();
    removeFolder(folder);
  }
}

async function step(name, act) {
  try {
    return await act();
  } catch (error) {
    throw new Error(`${name}: ${String(error.message).split('\n')[0]}`);
  }
}

// ---- at the desk ----------------------------------------------------------------------------------------------

async function addSession(desk) {
  for (const [room, starts] of SLOTS) {
    await desk.goto('/jinhuayuan/desk/sessions/new');
    const [hour, minute] = starts.split(':').map(Number);
    const ends = `${hour + 1}:${String(minute).padStart(2, '0')}`;
    await desk.selectOption(FIELD.room, room);
    for (const [field, value] of [
      [FIELD.title, TITLE], [FIELD.titleEnglish, 'Blocks for one'], [FIELD.date, DAY], [FIELD.starts, starts], [FIELD.ends, ends],
      [FIELD.places, '1'], [FIELD.ages, '4–7 岁'], [FIELD.roomLimit, '6'], [FIELD.staff, '1'], [FIELD.walkIns, '0'],
    ]) await desk.fill(field, value);
    await press(desk, FIELD.submit);
    const session = /\/sessions\/([0-9a-f-]{36})/.exec(desk.url())?.[1];
    if (session) return { session, room, starts };
  }
  throw new Error('no room was free for it');
}

async function register(desk, { guardian, children }) {
  await desk.goto('/jinhuayuan/desk/households');
  await desk.fill(FIELD.guardian, guardian);
  for (const [at, [nickname, birth]] of children.entries()) {
    await desk.locator(FIELD.nickname).nth(at).fill(nickname);
    for (const [part, value] of birth.split('-').entries()) await desk.locator(FIELD.birth[part]).nth(at).fill(String(Number(value)));
  }
  await desk.check(FIELD.consent);
  await press(desk, FIELD.submit);
  return { card: (await desk.innerText(FIELD.newCard)).trim(), pin: (await desk.innerText(FIELD.newPin)).trim() };
}

async function isInCalendar(page, session) {
  const answer = await page.request.get('/jinhuayuan/calendar.ics');
  const text = (await answer.text()).replace(/\r\n[ \t]/g, '');
  const event = text.split('BEGIN:VEVENT').find(part => part.includes(`session-${session}@`));
  if (!event) throw new Error('the calendar does not have it');
  for (const line of [`SUMMARY:${TITLE}`, 'STATUS:CONFIRMED', 'DTSTART;TZID=Asia/Shanghai:20261129T']) {
    if (!event.includes(line)) throw new Error(`the event lacks ${line}`);
  }
}

// ---- at home --------------------------------------------------------------------------------------------------

async function signInByCard(page, { card, pin }) {
  await page.goto('/sign-in');
  await page.fill(FIELD.card, card);
  await page.fill(FIELD.pin, pin);
  await press(page, FIELD.submit);
  if (new URL(page.url()).pathname === '/sign-in') throw new Error('the card was not taken');
}

async function isToldWhy(page, session, child) {
  await page.goto(`/jinhuayuan/sessions/${session}/bookings`);
  const row = page.locator(FIELD.option, { hasText: child });
  if (await row.locator('input').isEnabled()) throw new Error('she could be ticked');
  const why = await row.innerText();
  if (!why.includes(WORDS.tooYoung)) throw new Error(`the row says “${why}”`);
}

async function ask(page, session, child, answer) {
  await page.goto(`/jinhuayuan/sessions/${session}/bookings`);
  const box = page.locator(FIELD.option, { hasText: child }).locator('input');
  if (!await box.isChecked()) await box.check();
  await press(page, FIELD.submit);
  await sees(page, answer);
}

async function cancel(page, booking) {
  await page.goto(`${booking}/cancellation`);
  await press(page, FIELD.submit);
}

// ---- pages ----------------------------------------------------------------------------------------------------

async function press(page, button) {
  await page.locator(button).last().click();
  await page.waitForLoadState('load');
  await page.waitForTimeout(200); // a swap changes the page without loading one
}

async function sees(page, words) {
  await page.locator('body', { hasText: words }).waitFor({ timeout: 4000 }).catch(() => {
    throw new Error(`“${words}” is not on ${new URL(page.url()).pathname}`);
  });
}

async function seesNot(page, words) {
  if ((await page.locator('body').innerText()).includes(words)) throw new Error(`“${words}” is on ${new URL(page.url()).pathname}`);
}
