// Bytes over the wire and requests with a cold cache; nothing from elsewhere and no web font.
import { once } from '../chrome.mjs';

const KB = 60, REQUESTS = 8, SCRIPT_KB = 8;

export async function weight(visit) {
  const loaded = new Map();
  const ended = [];
  const faults = [];
  await visit.open({
    before: async (page, context) => {
      const wire = await context.newCDPSession(page);
      await wire.send('Network.enable');
      wire.on('Network.responseReceived', event => loaded.set(event.requestId, event));
      wire.on('Network.loadingFinished', event => ended.push(event));
    },
  }, page => page.waitForTimeout(400));

  let bytes = 0, script = 0, requests = 0;
  for (const { requestId, encodedDataLength } of ended) {
    const { type, response } = loaded.get(requestId) ?? {};
    if (!response || response.url.startsWith('data:')) continue;
    requests += 1;
    bytes += encodedDataLength;
    if (type === 'Script') script += encodedDataLength;
    if (type === 'Font') faults.push(`web font ${response.url}`);
    if (new URL(response.url).origin !== new URL(visit.site).origin) faults.push(`from elsewhere: ${response.url}`);
  }
  const over = (what, is, most) => is > most && faults.push(`${what}: ${Math.round(is * 10) / 10}, at most ${most}`);
  over('KB', bytes / 1024, KB);
  over('requests', requests, REQUESTS);
  over('KB of script', script / 1024, SCRIPT_KB);
  return once(faults);
}
