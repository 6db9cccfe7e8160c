// A check is proved by showing it what it forbids: each must find fault with a bad page and none with a good one.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Visit } from './chrome.mjs';
import { axe } from './checks/axe.mjs';
import { clean } from './checks/clean.mjs';
import { keyboard } from './checks/keyboard.mjs';
import { kiosk, offline, soak } from './checks/kiosk.mjs';
import { nojs } from './checks/nojs.mjs';
import { reflow } from './checks/reflow.mjs';
import { targets } from './checks/targets.mjs';
import { faultsOf } from './checks/tokens.mjs';
import { validity } from './checks/validity.mjs';
import { weight } from './checks/weight.mjs';

const FIXTURES = path.join(path.dirname(fileURLToPath(import.meta.url)), 'fixtures');
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
  + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app";
const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' };

// check, the page it passes, the page it must fault, how the page is meant
const PAIRS = [
  [axe, 'good.html', 'bad.html', { face: 'parents' }],
  [axe, 'good.html', 'bad-dark.html', { face: 'parents' }],
  [validityOfPage, 'good.html', 'bad.html', { face: 'parents' }],
  [weight, 'good.html', 'bad.html', { face: 'parents' }],
  [clean, 'good.html', 'bad.html', { face: 'parents' }],
  [reflow, 'good.html', 'bad.html', { face: 'parents' }],
  [targets, 'good.html', 'bad.html', { face: 'parents' }],
  [targets, 'good-large.html', 'good.html', { face: 'parents', large: true }],
  [keyboard, 'good.html', 'bad.html', { face: 'parents' }],
  [keyboard, 'good.html', 'bad-keys.html', { face: 'parents' }],
  [nojs, 'good.html', 'bad.html', { face: 'parents' }],
  [kiosk, 'good-wall.html', 'bad-wall.html', { face: 'wall' }],
  [offline, 'good-wall.html', 'bad-wall.html', { face: 'wall' }],
  [shortSoak, 'good-wall.html', 'bad-wall.html', { face: 'wall' }],
];

export function proofs(browser) {
  const pairs = PAIRS.map(([check, good, bad, how]) => [`${check.name} passes ${good} and faults ${bad}`, () =>
    withFixtures(async site => {
      const look = page => check(new Visit(browser, site, { ...how, path: `/${page}` }));
      const wronged = (await look(good)).map(fault => `${good}: ${fault}`);
      const noticed = await look(bad);
      return noticed.length ? wronged : [...wronged, `${bad} passed`];
    })]);
  const missing = ['a page that is not there fails', () => withFixtures(async site => {
    const visit = new Visit(browser, site, { face: 'parents', path: '/nowhere.html' });
    return axe(visit).then(() => ['it passed'], () => []);
  })];
  const colours = ['tokens faults pale ink', async () => (faultsOf('light', { ink: '#AAAAAA', paper: '#FFFFFF' }).length ? [] : ['it passed'])];
  return [...pairs, missing, colours];
}

async function validityOfPage(visit) {
  return (await validity([visit]))[0];
}

function shortSoak(visit) {
  return soak(visit, 4);
}

async function withFixtures(test) {
  const server = http.createServer((request, response) => {
    const name = request.url.split('?')[0].slice(1);
    const body = name === 'heavy.svg' ? heavy() : file(name);
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Type', TYPES[name.split('.').at(-1)] ?? 'text/plain');
    response.statusCode = body ? 200 : 404;
    response.end(body ?? 'not found');
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  try {
    return await test(`http://localhost:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function file(name) {
  const full = path.join(FIXTURES, path.basename(name));
  return name && fs.existsSync(full) ? fs.readFileSync(full) : null;
}

/// A picture heavier than a page may be.
function heavy() {
  const dots = Array.from({ length: 3000 }, (_, at) => `<circle cx="${at % 97}" cy="${at % 89}" r="${at % 7}"/>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${dots}</svg>`;
}
