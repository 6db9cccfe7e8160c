// The week in another site's page: a site the centre's file names may frame it and show it as oEmbed says, one it does not
// name may not; no cookie is left, and a link in the frame leads out of it.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { DESK } from './chrome.mjs';
import { comes } from './house.mjs';
import { CONFIG, MOMENT, newFolder, open, removeFolder } from './server.mjs';

/// Gives the faults.
export async function framing(browser) {
  const folder = newFolder(), faults = [];
  const expect = (is, what) => { if (!is) faults.push(what); };
  const hosts = await Promise.all([host(), host()]), [named, other] = hosts;
  fs.cpSync(CONFIG, path.join(folder, 'config'), { recursive: true });
  const file = path.join(folder, 'config/centres/jinhuayuan.toml');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/^# embed_on = .*$/m, `embed_on = ["${named.site}"]`));
  const server = await open(folder, MOMENT, undefined, path.join(folder, 'config'));
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: DESK });
  context.setDefaultTimeout(20_000);
  try {
    const page = await context.newPage();
    await page.goto(`${server.site}/jinhuayuan`);
    const told = await page.locator('link[type="application/json+oembed"]').getAttribute('href');
    const { html, width, height } = await (await fetch(`${told}&maxwidth=500&maxheight=400`)).json();
    expect(width === 500 && height === 400, `${width} by ${height}`);
    named.body = other.body = `<!DOCTYPE html><html lang="zh"><title>School</title><h1>School</h1>${html}</html>`;
    await context.clearCookies();

    await page.goto(other.site);
    const framed = () => page.frames().find(frame => frame !== page.mainFrame());
    const isRefused = await comes(() => framed()?.url().startsWith('chrome-error'), 10_000);
    expect(isRefused && await framed().locator('.where').count() === 0, 'a site that is not named frames it');

    await page.goto(named.site);
    const frame = page.frameLocator('iframe');
    await frame.locator('h1').waitFor();
    expect(await frame.locator('li .where').count() > 5, 'the frame is empty');
    const [wide, inner] = await frame.locator('html').evaluate(root => [root.scrollWidth, root.clientWidth]);
    expect(wide <= inner, `it is ${wide} wide of ${inner}`);
    expect((await context.cookies()).length === 0, 'it left a cookie');
    const bar = await frame.locator('li').first().evaluate(entry => getComputedStyle(entry).borderInlineStartWidth);
    expect(bar === '6px', 'its style did not come');
    await frame.locator('li .what a').first().click();
    await page.waitForURL(`${server.site}/jinhuayuan/sessions/**`);
    return faults;
  } finally {
    await context.close();
    await server.stop();
    removeFolder(folder);
    for (const { stop } of hosts) stop();
  }
}

/// Somebody else's site on this machine, showing its `body`.
async function host() {
  const host = { body: '' };
  const server = http.createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(host.body);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  host.site = `http://localhost:${server.address().port}`;
  host.stop = () => { server.closeAllConnections(); server.close(); };
  return host;
}
