import { launch } from './chrome.mjs';
import { halfADay } from './hung.mjs';
const b = await launch();
const t = performance.now();
console.log('faults', await halfADay(b), ((performance.now() - t) / 1000).toFixed(0), 's');
await b.close();
