// All browser tests against a server of their own: the checks prove themselves, then every page of pages.json, then
// the board as it is worked, what staff do on each screen, posters on paper, the week in another site's page, the walls at
// other hours, screens that are paired, an emergency on four, the roll-call without a link, the journey, then walls that are cut off. One line
// for each check; the last line is "browser: N passed, N failed".
//
//   node run.mjs [--only=axe,weight] [--page=desk] [--site=http://localhost:8080] [--long] [--times]
import fs from 'node:fs';
import { launch, Visit } from './chrome.mjs';
import { axe } from './checks/axe.mjs';
import { clean } from './checks/clean.mjs';
import { keyboard } from './checks/keyboard.mjs';
import { kiosk, offline, soak } from './checks/kiosk.mjs';
import { nojs } from './checks/nojs.mjs';
import { reflow } from './checks/reflow.mjs';
import { targets } from './checks/targets.mjs';
import { tokens } from './checks/tokens.mjs';
import { validity } from './checks/validity.mjs';
import { weight } from './checks/weight.mjs';
import { desks } from './desk.mjs';
import { emergencies } from './emergency.mjs';
import { evacuations } from './evacuation.mjs';
import { framing } from './framing.mjs';
import { faces } from './faces.mjs';
import { journeys } from './journey.mjs';
import { first, PEOPLE, signIn } from './people.mjs';
import { pairings } from './pairing.mjs';
import { posters } from './posters.mjs';
import { proofs } from './proofs.mjs';
import { screens } from './screens.mjs';
import { start } from './server.mjs';
import { wallProofs, walls } from './walls.mjs';

const CHECKS = { axe, clean, keyboard, kiosk, nojs, offline, reflow, soak, targets, weight };
const AT_ONCE = 2;
const asked = Object.fromEntries(process.argv.slice(2).map(argument => {
  const [name, ...value] = argument.replace(/^--/, '').split('=');
  return [name, value.join('=') || 'yes'];
}));
const plan = JSON.parse(fs.readFileSync(new URL('pages.json', import.meta.url), 'utf8'));
const count = { passed: 0, failed: 0 };
/// Seconds each kind of check took, told at the end with `--times`.
const times = new Map();

function report(name, faults) {
  count[faults.length ? 'failed' : 'passed'] += 1;
  console.log(`${faults.length ? 'FAIL' : 'ok  '} ${name}`);
  for (const fault of faults) console.log(`       ${fault}`);
}

async function attempt(name, test) {
  const begun = performance.now();
  try {
    report(name, await test());
  } catch (error) {
    report(name, [String(error?.message ?? error).split('\n')[0]]);
  }
  const kind = name.split(/[ :]/)[0];
  times.set(kind, (times.get(kind) ?? 0) + (performance.now() - begun) / 1000);
}

const wants = check => !asked.only || asked.only.split(',').includes(check);

async function main() {
  const browser = await launch();
  try {
    if (wants('proofs')) for (const [name, proof] of proofs(browser)) await attempt(`proof: ${name}`, proof);
    const server = asked.site ? { site: asked.site, stop: async () => {} } : await start();
    try {
      await pages(browser, server.site);
    } finally {
      await server.stop();
    }
    if (wants('desk')) for (const [name, desk] of desks(browser)) await attempt(`desk: ${name}`, desk);
    if (wants('screens')) await screens(browser, attempt);
    if (wants('posters')) await posters(browser, attempt);
    if (wants('framing')) await attempt('framing: a site that is named, and one that is not', () => framing(browser));
    if (wants('faces')) for (const [name, face] of faces(browser)) await attempt(`faces: ${name}`, face);
    if (wants('pairing')) for (const [name, pairing] of pairings(browser)) await attempt(`pairing: ${name}`, pairing);
    if (wants('emergency')) for (const [name, emergency] of emergencies(browser)) await attempt(`emergency: ${name}`, emergency);
    if (wants('evacuation')) for (const [name, evacuation] of evacuations(browser)) await attempt(`evacuation: ${name}`, evacuation);
    if (wants('journey')) for (const [name, journey] of journeys(browser)) await attempt(`journey: ${name}`, journey);
    if (wants('walls')) await together(walls(browser, asked.long).map(([name, wall]) => [`walls: ${name}`, wall]));
    if (asked.long && wants('walls')) await together(wallProofs(browser).map(([name, proof]) => [`proof: ${name}`, proof]));
  } finally {
    await browser.close();
  }
}

/// Some at once, each by itself.
async function together(tests) {
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = tests.shift(); next; next = tests.shift()) await attempt(...next);
  }));
}

async function pages(browser, site) {
  const states = await everybody(browser, site);
  const ids = await found(browser, site, states);
  const visits = plan.pages.map(page => {
    const path = page.path.replace(/\{([\w-]+)\}/g, (_, name) => ids[name] ?? `{${name}}`);
    return new Visit(browser, site, { ...page, shown: `${page.path} as ${page.as}`, path }, states[page.as]);
  }).filter(({ place }) => !place.path.includes('{') && (!asked.page || place.shown.includes(asked.page)));
  const checksOf = ({ place }) => (place.checks ?? plan.checks[place.face]).filter(wants);

  const valid = visits.filter(visit => checksOf(visit).includes('validity'));
  if (valid.length) await validPages(valid);
  await together(visits.flatMap(visit => checksOf(visit).filter(check => check !== 'validity')
    .map(check => [`${check} ${visit.place.shown}`, () => CHECKS[check](visit, asked.long && check === 'soak' ? 120 : undefined)])));
  const wall = visits.find(({ place }) => place.face === 'wall');
  if (wants('tokens') && visits[0] && wall) await attempt('tokens', () => tokens(visits[0], wall));
  if (asked.long && wants('lighthouse')) await quietly(visits.filter(({ place }) => place.lighthouse));
}

async function everybody(browser, site) {
  const states = {};
  for (const who of Object.keys(PEOPLE)) await attempt(`sign-in ${who}`, async () => { states[who] = await signIn(browser, site, who); return []; });
  return states;
}

async function found(browser, site, states) {
  const ids = {};
  for (const [name, link] of Object.entries(plan.links)) {
    await attempt(`a ${name} on ${link.on}`, async () => { ids[name] = await first(browser, site, states[link.as], link, ids); return []; });
  }
  return ids;
}

async function validPages(visits) {
  try {
    for (const [at, faults] of (await validity(visits)).entries()) report(`validity ${visits[at].place.shown}`, faults);
  } catch (error) {
    report('validity', [error.message]);
  }
}

/// Lighthouse measures time, so nothing runs beside it.
async function quietly(visits) {
  const { lighthouse } = await import('./checks/lighthouse.mjs');
  for (const visit of visits) await attempt(`lighthouse ${visit.place.shown}`, () => lighthouse(visit));
}

try {
  await main();
} catch (error) {
  report('the browser tests ran', [String(error?.message ?? error)]);
}
if (asked.times) for (const [kind, seconds] of [...times].sort((a, b) => b[1] - a[1])) console.log(`${seconds.toFixed(0).padStart(6)} s ${kind}`);
console.log(`browser: ${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed ? 1 : 0;
