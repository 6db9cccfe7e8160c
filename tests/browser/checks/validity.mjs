// The served bytes are valid HTML: html-validate, then the Nu HTML checker (Java) over all pages in one run.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const RULES = {
  'attribute-boolean-style': 'off',
  'doctype-style': 'off',
  'long-title': 'off',
  'no-implicit-button-type': 'off',
  'no-inline-style': 'error',
  'no-redundant-role': 'error',
  'no-trailing-whitespace': 'off',
  'prefer-native-element': 'error',
  'require-sri': 'off',
  'tel-non-breaking': 'off',
  'unique-landmark': 'error',
  'void-style': 'off',
};
const checker = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'], rules: RULES });

/// For each visit the list of its faults.
export async function validity(visits) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leyuan-html-'));
  try {
    const found = [];
    for (const [at, visit] of visits.entries()) found.push(await served(visit, path.join(folder, `${at}.html`)));
    for (const { url, lastLine, message } of nu(folder)) found[parseInt(path.basename(url), 10)].push(`line ${lastLine}: Nu: ${message}`);
    return found;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function served(visit, file) {
  try {
    const html = await visit.text();
    fs.writeFileSync(file, html);
    const report = await checker.validateString(html, file);
    return report.results.flatMap(result => result.messages).filter(({ severity }) => severity === 2)
      .map(({ line, ruleId, message }) => `line ${line}: ${ruleId}: ${message}`);
  } catch (error) {
    return [String(error.message)];
  }
}

function nu(folder) {
  const files = fs.readdirSync(folder).map(name => path.join(folder, name));
  if (!files.length) return [];
  const jar = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
  const run = spawnSync('java', ['-Xss4m', '-jar', jar, '--format', 'json', '--stdout', ...files], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (run.error || !run.stdout) throw new Error(`the Nu checker did not run: ${run.error ?? run.stderr}`);
  return JSON.parse(run.stdout).messages.filter(({ type }) => type === 'error');
}
