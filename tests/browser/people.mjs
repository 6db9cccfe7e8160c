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

/// The word that ends the first link on a page that looks like `like`, as somebody sees it; or what `like` puts in brackets.
export async function firstLink(browser, site, state, on, like) {
  const context = await browser.newContext({ locale: 'zh-CN', storageState: state });
  try {
    const page = await context.newPage();
    await page.goto(site + on);
    const links = await page.locator('a[href]').evaluateAll(all => all.map(link => link.getAttribute('href').split('?')[0]));
    const found = links.find(link => new RegExp(like).test(link));
    if (!found) throw new Error(`${on} has no link like ${like}`);
    return found.match(new RegExp(like))[1] ?? found.split('/').at(-1);
  } finally {
    await context.close();
  }
}

/// What the first box of a name on a page would send.
export async function firstBox(browser, site, state, on, name) {
  const context = await browser.newContext({ locale: 'zh-CN', storageState: state });
  try {
    const page = await context.newPage();
    await page.goto(site + on);
    return await page.locator(`input[name="${name}"]`).first().getAttribute('value', { timeout: 5000 });
  } finally {
    await context.close();
  }
}
