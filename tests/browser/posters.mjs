// Posters on paper: as many pages as there are sheets, of the size that was asked for, no letter below nine points, nothing
// cut and nothing over the edge; with colours and in grey the same words.
//
// Invariant: the check is proved first: larger type must be found to spill.
import { DESK } from './chrome.mjs';
import { MOMENT, newFolder, open, removeFolder } from './server.mjs';

/// Nine points, in CSS pixels.
const FLOOR = 12;
/// In points of 1/72 inch, rounded.
const SIZES = { 'across a4': [842, 595], 'across a3': [1191, 842], 'upright a4': [595, 842], 'upright a3': [842, 1191] };
const MARGINS = { a4: { across: 6, upright: 10 }, a3: { across: 8, upright: 12 } };
const WEEKS = ['2026-W48', '2026-W49'];
const DOORS = ['play', 'reading', 'read', 'class', 'dance', 'cinema', 'baby'];
const LARGER = '@media print { .days-of { font-size: 26pt !important; } }';

export async function posters(browser, attempt) {
  const folder = newFolder(), server = await open(folder, MOMENT);
  const printed = (query, style) => print(browser, server.site, query, style);
  try {
    await attempt('posters: larger type is found to spill', async () => {
      const { faults } = await printed('/jinhuayuan/poster', LARGER);
      return faults.some(fault => fault.includes('pages')) && faults.some(fault => fault.includes('beyond')) ? [] : [`only found: ${faults.join('; ')}`];
    });
    await attempt('posters: smaller type is found too small', async () => {
      const { faults } = await printed('/jinhuayuan/poster', '@media print { .when { font-size: 8pt; } }');
      return faults.some(fault => fault.includes('px')) ? [] : ['it passed'];
    });
    for (const week of WEEKS) {
      await attempt(`posters: Jinhuayuan's ${week} stands on one sheet of A4`, async () => {
        const { faults, sheets } = await printed(`/jinhuayuan/poster?week=${week}`);
        return sheets === 1 ? faults : [...faults, `${sheets} sheets`];
      });
    }
    for (const centre of ['jinhuayuan', 'guiyuan', 'xueyuan']) {
      for (const paper of ['a4', 'a3']) {
        for (const lang of ['zh-CN', 'en']) {
          await attempt(`posters: ${centre}, ${paper}, ${lang}`, async () => (await printed(`/${centre}/poster?week=${WEEKS[1]}&paper=${paper}&lang=${lang}`)).faults);
        }
      }
    }
    for (const room of DOORS) {
      await attempt(`posters: the door of ${room}, both papers and languages`, async () => {
        const all = [];
        for (const how of ['paper=a4&lang=zh-CN', 'paper=a3&lang=en']) all.push(...(await printed(`/jinhuayuan/poster?week=${WEEKS[0]}&room=${room}&${how}`)).faults);
        return all;
      });
    }
  } finally {
    await server.stop();
    removeFolder(folder);
  }
}

/// Prints one page and looks at what was printed.
async function print(browser, site, path, style) {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: DESK, bypassCSP: Boolean(style), colorScheme: 'dark' });
  try {
    const page = await context.newPage();
    const answer = await page.goto(site + path, { waitUntil: 'load' });
    if (!answer.ok()) throw new Error(`answered ${answer.status()}`);
    if (style) await page.addStyleTag({ content: style });
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: false })).toString('latin1');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const { sheets, kind, faults } = await page.evaluate(look, [FLOOR, MARGINS, SIZES]);
    const pages = (pdf.match(/\/Type\s*\/Page(?![a-zA-Z])/g) ?? []).length;
    if (pages !== sheets) faults.push(`${pages} pages for ${sheets} sheets`);
    for (const [, box] of pdf.matchAll(/\/MediaBox\s*\[([^\]]*)\]/g)) {
      const size = box.trim().split(/\s+/).slice(2).map(Number).map(Math.round);
      if (size.some((side, at) => Math.abs(side - SIZES[kind][at]) > 1)) faults.push(`a page of ${size} points for ${kind}`);
    }
    return { sheets, faults };
  } finally {
    await context.close();
  }
}

/// Runs in the page, as it is printed.
function look([floor, margins, sizes]) {
  const faults = new Set(), sheets = [...document.querySelectorAll('.sheet')];
  const kind = sheets[0].className.replace('sheet ', '');
  const [face, paper] = kind.split(' ');
  const most = (sizes[kind][1] / 72 - 2 * margins[paper][face] / 25.4) * 96;
  const seen = element => element.checkVisibility() && element.getClientRects().length > 0;
  for (const element of document.querySelectorAll('body > *, main > :not(.sheet)')) {
    if (element.localName !== 'main' && !element.matches('.skip') && seen(element)) faults.add(`${element.className} is printed`);
  }
  for (const sheet of sheets) {
    const edge = sheet.getBoundingClientRect();
    if (edge.height > most + 1) faults.add(`a sheet is ${Math.round(edge.height)} high of ${Math.round(most)}`);
    const foot = sheet.querySelector('footer').getBoundingClientRect();
    if (foot.bottom > edge.bottom + 1) faults.add('the foot goes beyond the sheet');
    const letters = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
    while (letters.nextNode()) {
      const { parentElement: element } = letters.currentNode, text = letters.currentNode.data.trim();
      if (!text || !seen(element)) continue;
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (size < floor - .01) faults.add(`“${text.slice(0, 12)}” is ${size} px`);
      const range = document.createRange();
      range.selectNodeContents(letters.currentNode);
      const frame = element.closest('.day, header, footer') ?? sheet, around = frame.getBoundingClientRect();
      for (const box of range.getClientRects()) {
        const isOut = box.right > around.right + 1 || box.left < around.left - 1 || box.bottom > around.bottom + 1 || box.top < around.top - 2;
        const isUnderFoot = !element.closest('footer') && box.bottom > foot.top + 1;
        if (isOut || isUnderFoot) faults.add(`“${text.slice(0, 12)}” goes beyond its ${frame.className || frame.localName}`);
      }
      const { backgroundColor, color } = getComputedStyle(element);
      const light = color.match(/\d+/g).slice(0, 3).every(part => Number(part) > 120);
      if (light && backgroundColor === 'rgba(0, 0, 0, 0)') faults.add(`“${text.slice(0, 12)}” is pale: ${color}`);
    }
    for (const entry of sheet.querySelectorAll('.across .day li')) {
      const style = getComputedStyle(entry);
      if (parseFloat(style.borderInlineStartWidth) < 3 || !entry.querySelector('.where .i') || !entry.querySelector('.where').textContent.trim()) faults.add('an entry without bar, icon and name');
    }
  }
  return { sheets: sheets.length, kind, faults: [...faults].slice(0, 12) };
}
