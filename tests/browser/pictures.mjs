// Pictures of each face, to look at and for the README: node pictures.mjs [--site=http://localhost:8080] → out/*.png
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DESK, launch, PHONE, TABLET, UPRIGHT, Visit, WALL } from './chrome.mjs';
import { first, PEOPLE, signIn } from './people.mjs';
import { start } from './server.mjs';

const OUT = path.join(path.dirname(fileURLToPath(import.meta.url)), 'out');

// name, who looks, address, size, and what is special
const PICTURES = [
  ['front', 'visitor', '/', PHONE],
  ['parents-phone', 'household', '/jinhuayuan', PHONE],
  ['parents-phone-dark', 'household', '/jinhuayuan', PHONE, { colorScheme: 'dark' }],
  ['parents-phone-large', 'household', '/jinhuayuan?size=large', PHONE],
  ['parents-phone-english', 'household', '/jinhuayuan?lang=en', PHONE],
  ['parents-desktop', 'household', '/jinhuayuan', DESK],
  ['session', 'household', '/jinhuayuan/sessions/{session}', PHONE],
  ['confirm', 'household', '/jinhuayuan/sessions/{session}/bookings', PHONE],
  ['bookings', 'household', '/bookings', PHONE],
  ['ticket', 'household', '/bookings/{booking}', PHONE],
  ['cancellation', 'household', '/bookings/{booking}/cancellation', PHONE],
  ['household', 'household', '/household', PHONE],
  ['sign-in', 'visitor', '/sign-in', PHONE],
  ['help', 'visitor', '/jinhuayuan/help', PHONE],
  ['desk-board', 'staff', '/jinhuayuan/desk', DESK],
  ['desk-board-dark', 'staff', '/jinhuayuan/desk', DESK, { colorScheme: 'dark' }],
  ['desk-tablet', 'staff', '/jinhuayuan/desk', TABLET],
  ['desk-session', 'staff', '/jinhuayuan/desk/sessions/{roster}', DESK],
  ['desk-sessions', 'staff', '/jinhuayuan/desk/sessions', DESK],
  ['desk-new-session', 'staff', '/jinhuayuan/desk/sessions/new', DESK],
  ['desk-timetable', 'admin', '/jinhuayuan/desk/sessions?week=2026-11-23', DESK],
  ['desk-room', 'admin', '/jinhuayuan/desk/rooms/play', DESK],
  ['desk-numbers', 'admin', '/jinhuayuan/desk/series/{series}/numbers', DESK],
  ['desk-family', 'admin', '/jinhuayuan/desk/households/{family}', DESK],
  ['desk-pause', 'staff', '/jinhuayuan/desk/households/{family}/children/{kid}/pause', PHONE],
  ['desk-merge', 'admin', '/jinhuayuan/desk/households/{family}/merge', DESK],
  ['desk-message', 'staff', '/jinhuayuan/desk/sessions/{roster}/message', PHONE],
  ['desk-fees', 'admin', '/jinhuayuan/desk/fees', DESK],
  ['desk-closures', 'staff', '/jinhuayuan/desk/closures', DESK],
  ['desk-households', 'staff', '/jinhuayuan/desk/households', DESK],
  ['desk-to-call', 'staff', '/jinhuayuan/desk/to-call', DESK],
  ['desk-announcements', 'staff', '/jinhuayuan/desk/announcements', DESK],
  ['desk-announcements-phone', 'staff', '/jinhuayuan/desk/announcements', PHONE],
  ['desk-emergency', 'staff', '/jinhuayuan/desk/emergency', DESK],
  ['desk-emergency-phone', 'staff', '/jinhuayuan/desk/emergency', PHONE],
  ['desk-reports', 'admin', '/jinhuayuan/desk/reports', DESK],
  ['desk-reports-phone', 'admin', '/jinhuayuan/desk/reports', PHONE],
  ['desk-reports-dark', 'admin', '/jinhuayuan/desk/reports', DESK, { colorScheme: 'dark' }],
  ['screens', 'admin', '/jinhuayuan/kiosk/pairing', PHONE],
  ['screen-waiting', 'visitor', '/screen', PHONE],
  ['wall', 'wall', '/jinhuayuan/kiosk', WALL],
  ['wall-english', 'wall', '/jinhuayuan/kiosk?lang=en', WALL],
  ['wall-upright', 'wall', '/jinhuayuan/kiosk?layout=portrait', UPRIGHT],
  ['wall-upright-english', 'wall', '/jinhuayuan/kiosk?layout=portrait&lang=en', UPRIGHT],
  ['wall-paper', 'wall', '/jinhuayuan/kiosk?layout=plain', TABLET],
  ['door-play', 'visitor', '/jinhuayuan/kiosk/play', WALL],
  ['door-paper', 'visitor', '/jinhuayuan/kiosk/play?layout=plain', TABLET],
  ['door-baby', 'visitor', '/jinhuayuan/kiosk/baby', WALL],
];

const only = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const site = process.argv.find(argument => argument.startsWith('--site='))?.slice(7);
const { links } = JSON.parse(fs.readFileSync(new URL('pages.json', import.meta.url), 'utf8'));
const server = site ? { site, stop: async () => {} } : await start();
const browser = await launch();
try {
  fs.mkdirSync(OUT, { recursive: true });
  const states = {}, ids = {};
  for (const who of Object.keys(PEOPLE)) states[who] = await signIn(browser, server.site, who).catch(complain(who));
  for (const [name, link] of Object.entries(links)) {
    ids[name] = await first(browser, server.site, states[link.as], link, ids).catch(complain(name));
  }
  for (const [name, who, address, viewport, special] of PICTURES) {
    if (only.length && !only.some(part => name.includes(part))) continue;
    const place = { path: address.replace(/\{([\w-]+)\}/g, (_, id) => ids[id]) };
    const isScreen = viewport === WALL || viewport === UPRIGHT;
    await new Visit(browser, server.site, place, states[who]).open(
      { viewport, deviceScaleFactor: viewport === PHONE ? 2 : 1, ...special },
      page => page.screenshot({ path: path.join(OUT, `${name}.png`), fullPage: !isScreen }),
    ).then(() => console.log(`${name}.png`), complain(name));
  }
} finally {
  await browser.close();
  await server.stop();
}

function complain(what) {
  return error => {
    console.log(`${what}: ${String(error.message).split('\n')[0]}`);
    process.exitCode = 1;
  };
}
