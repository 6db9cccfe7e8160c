// Lighthouse on a quiet machine, only in long runs: performance ≥ 90, accessibility and best practices 100.
import lighthouseRun, { desktopConfig } from 'lighthouse';
import { launch } from 'chrome-launcher';
import { executable, FLAGS } from '../chrome.mjs';

const FLOORS = { performance: 90, accessibility: 100, 'best-practices': 100 };
const RUNS = 3;

export async function lighthouse(visit) {
  const chrome = await launch({ chromePath: executable(), chromeFlags: ['--headless', ...FLAGS], logLevel: 'silent' });
  try {
    const cookies = (visit.state?.cookies ?? []).map(({ name, value }) => `${name}=${value}`).join('; ');
    const reports = [];
    for (let run = 0; run < RUNS; run += 1) {
      const result = await lighthouseRun(visit.url, {
        port: chrome.port, output: 'json', logLevel: 'silent', onlyCategories: Object.keys(FLOORS),
        extraHeaders: cookies ? { Cookie: cookies } : undefined,
      }, visit.place.face === 'parents' ? undefined : desktopConfig);
      if (!result || result.lhr.runtimeError) return [result?.lhr.runtimeError.message ?? 'no result'];
      reports.push(result.lhr);
    }
    reports.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
    return belowFloors(reports[RUNS >> 1]);
  } finally {
    chrome.kill();
  }
}

function belowFloors({ categories, audits }) {
  return Object.entries(FLOORS).flatMap(([name, floor]) => {
    const score = Math.round((categories[name].score ?? 0) * 100);
    if (score >= floor) return [];
    const why = categories[name].auditRefs.map(({ id }) => audits[id])
      .filter(audit => audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== 'informative').slice(0, 4);
    return [`${name} ${score}, at least ${floor}: ${why.map(audit => audit.id).join(', ')}`];
  });
}
