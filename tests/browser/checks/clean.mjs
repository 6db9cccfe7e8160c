// Nothing breaks our own policy, nothing is logged as an error, nothing fails to load, and the policy is strict.
import { once } from '../chrome.mjs';

const DIRECTIVES = ['default-src', 'base-uri', 'form-action', 'frame-ancestors', 'require-trusted-types-for'];

export async function clean(visit) {
  const faults = [];
  await visit.open({
    before: async page => {
      await page.addInitScript(() => document.addEventListener('securitypolicyviolation', event =>
        console.error(`policy broken: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)));
      page.on('console', message => message.type() === 'error' && faults.push(`console: ${message.text().slice(0, 200)}`));
      page.on('pageerror', error => faults.push(`script: ${String(error).slice(0, 200)}`));
      page.on('requestfailed', request => faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
      page.on('response', response => response.status() >= 400 && faults.push(`${response.status()} ${response.url()}`));
    },
  }, async (page, response) => {
    faults.push(...weaknesses(response.headers()));
    await page.waitForTimeout(400);
    page.removeAllListeners('requestfailed'); // closing ends the event stream, which is no fault
  });
  return once(faults);
}

function weaknesses(headers) {
  const policy = headers['content-security-policy'];
  const faults = headers['x-content-type-options'] === 'nosniff' ? [] : ['no nosniff'];
  if (!policy) return [...faults, 'no Content-Security-Policy'];
  for (const directive of policy.split(';').map(part => part.trim())) {
    if (/unsafe-(inline|eval|hashes)|(^|\s)(\*|https?:|data:)(\s|$)/.test(directive)) faults.push(`weak policy: ${directive}`);
  }
  return [...faults, ...DIRECTIVES.filter(name => !policy.includes(name)).map(name => `the policy lacks ${name}`)];
}
