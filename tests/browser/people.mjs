// Who looks: a visitor, or one of the people the first page of demo mode lets in by one press.

export const PEOPLE = { visitor: null, household: '李阿姨', staff: '值班人员', wall: '大屏', admin: '林主任', host: '故事团' };

/// Presses the way in on the first page and gives the cookies.
export async function signIn(browser, site, who) {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', javaScriptEnabled: false });
  try {
    if (PEOPLE[who]) {
      const page = await context.newPage();
      await page.goto(`${site}/`);
      await page.locator('button', { hasText: PEOPLE[who] }).first().click();
      await page.waitForLoadState('load');
      const { cookies } = await context.storageState();
      if (!cookies.length) throw new Error(`pressing “${PEOPLE[who]}” gave no cookie`);
    }
    return await context.storageState();
  } finally {
    await context.close();
  }
}

/// What a page names: the word that ends its first link that looks like `like`, as somebody sees it (or what `like` puts in
/// brackets); what its first `box` would send; or who is found on it by looking for `find`. `on` may name what was found.
export async function first(browser, site, state, { on, like, box, find }, ids) {
  const context = await browser.newContext({ locale: 'zh-CN', storageState: state });
  try {
    const page = await context.newPage();
    await page.goto(site + on.replace(/\{([\w-]+)\}/g, (_, id) => ids[id]));
    if (box) return await page.locator(`input[name="${box}"]`).first().getAttribute('value', { timeout: 5000 });
    if (find) {
      await page.fill('#find', find);
      await Promise.all([page.waitForLoadState('load'), page.press('#find', 'Enter')]);
      await page.waitForURL(url => !url.pathname.endsWith(on));
    }
    const links = await page.locator('a[href]').evaluateAll(all => all.map(link => link.getAttribute('href').split('?')[0]));
    const found = [new URL(page.url()).pathname, ...links].find(link => new RegExp(like).test(link));
    if (!found) throw new Error(`${on} has no link like ${like}`);
    return found.match(new RegExp(like))[1] ?? found.split('/').at(-1);
  } finally {
    await context.close();
  }
}
