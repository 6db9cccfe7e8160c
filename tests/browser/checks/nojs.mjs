// The page is whole without script: no control that only script could bring to life, and the same main heading.
export async function nojs(visit) {
  const withScript = await visit.open({}, page => page.locator('h1').first().innerText());
  return visit.open({ javaScriptEnabled: false }, async page => {
    const faults = [];
    const heading = await page.locator('h1').first().innerText();
    if (heading !== withScript) faults.push(`the heading is “${heading}” without script, “${withScript}” with it`);
    const dead = page.locator('button:not(form button):not([form]):not([popovertarget]):not([commandfor]), a[href="#"], a:not([href]), [onclick]');
    for (const control of await dead.all()) {
      faults.push(`does nothing without script: “${(await control.innerText()).slice(0, 20)}”`);
    }
    return faults;
  });
}
