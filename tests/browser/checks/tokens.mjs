// The colours as served, in light, dark and on the wall: every pair above its contrast floor, the rooms apart for every
// kind of sight.
import { contrast, distance, SIGHTS } from './colour.mjs';

const ROOMS = ['play', 'read', 'class', 'dance', 'cinema', 'baby'];
const GROUNDS = ['paper', 'surface', 'sunken'];
const APART = { light: 10, dark: 15, kiosk: 15 };

/// Two visits: any page for light and dark, a wall screen for the kiosk theme.
export async function tokens(page, wall) {
  const themes = [['light', page, 'light'], ['dark', page, 'dark'], ['kiosk', wall, 'light']];
  const faults = [];
  for (const [theme, visit, colorScheme] of themes) {
    const colours = await visit.open({ colorScheme }, tab => tab.evaluate(served));
    faults.push(...faultsOf(theme, colours).map(fault => `${theme}: ${fault}`));
  }
  return faults;
}

export function faultsOf(theme, colours) {
  const of = name => colours[name] ?? '';
  const faults = [];
  for (const [ink, ground, floor] of pairs(theme)) {
    const missing = [ink, ground].find(name => !/^#[0-9a-f]{6}$/i.test(of(name)));
    if (missing) faults.push(`--${missing} is “${of(missing)}”, not a colour`);
    else if (contrast(of(ink), of(ground)) < floor) faults.push(`--${ink} on --${ground}: ${contrast(of(ink), of(ground)).toFixed(2)}, at least ${floor}`);
  }
  if (faults.length) return [...new Set(faults)];
  for (const sight of SIGHTS) {
    for (const [at, room] of ROOMS.entries()) {
      for (const other of ROOMS.slice(at + 1)) {
        const apart = distance(of(`room-${room}`), of(`room-${other}`), sight);
        if (apart < APART[theme]) faults.push(`${room} and ${other} are ${apart.toFixed(1)} apart for ${sight} sight, at least ${APART[theme]}`);
      }
    }
  }
  return faults;
}

function pairs(theme) {
  const isLight = theme === 'light';
  return [
    ...GROUNDS.flatMap(ground => [['ink', ground, 10], ['ink2', ground, 7], ['ink3', ground, 4.5], ['edge', ground, 3], ['brand', ground, 7]]),
    ['on-brand', 'brand', 7], ['on-brand', 'brand-hi', 7], ['ink', 'brand-tint', 7], ['brand', 'brand-tint', 7],
    ['focus', 'paper', 3], ['focus', 'focus-halo', 3],
    ...['ok', 'few', 'full', 'bad', 'info'].flatMap(state => [[state, `${state}-bg`, 5.8], [state, 'surface', 5.8]]),
    ...ROOMS.map(room => `room-${room}`).flatMap(room => [
      [room, 'paper', 3], [room, 'surface', 3], [`${room}-ink`, `${room}-tint`, 7], [`${room}-on`, room, 3],
      ['ink', `${room}-tint`, isLight ? 10 : 7], ['ink2', `${room}-tint`, isLight ? 7 : 5.5],
    ]),
  ];
}

/// Runs in the page: every custom property of the root that is a colour.
function served() {
  const style = getComputedStyle(document.documentElement);
  const names = ['paper', 'surface', 'sunken', 'edge', 'ink', 'ink2', 'ink3', 'brand', 'on-brand', 'brand-hi', 'brand-tint', 'focus', 'focus-halo'];
  for (const state of ['ok', 'few', 'full', 'bad', 'info']) names.push(state, `${state}-bg`);
  for (const room of ['play', 'read', 'class', 'dance', 'cinema', 'baby']) names.push(...['', '-tint', '-ink', '-on'].map(end => `room-${room}${end}`));
  return Object.fromEntries(names.map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
}
