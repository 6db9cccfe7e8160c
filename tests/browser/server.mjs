// Leyuan itself, started for one run: demo mode in a fresh folder, on a free port, its clock set to a lively moment.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const PROGRAM = process.env.LEYUAN_PROGRAM ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target'), 'debug/leyuan');

/// A Saturday in China, twenty past two in the afternoon.
export const MOMENT = '2026-11-28T06:20:00Z';
const SECONDS_TO_OPEN = 60;

/// Gives `{ site, stop }`; `stop` waits until the program is gone and takes its folder with it.
export async function start() {
  const folder = newFolder();
  const server = await open(folder, MOMENT);
  return { ...server, stop: () => server.stop().finally(() => removeFolder(folder)) };
}

export function newFolder() {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'leyuan-browser-'));
}

export function removeFolder(folder) {
  fs.rmSync(folder, { recursive: true, force: true });
}

/// What the houses of a run begin with.
export const CONFIG = path.join(ROOT, 'config');

/// Starts the program on a folder that may hold an earlier run; its clock runs from `moment`. `kill` ends it without a word.
export async function open(folder, moment, port, config = CONFIG) {
  const said = [];
  const child = spawn(PROGRAM, [
    '--demo', '--data', path.join(folder, 'data'), '--centres', path.join(config, 'centres'),
    '--listen', `127.0.0.1:${port ?? await freePort()}`, '--clock', moment,
  ], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
  const ended = new Promise(done => child.once('exit', done).once('error', done));
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    return { site: await opened(child, said), stop, kill };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${said.join('')}`);
  }
}

function opened(child, said) {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`${PROGRAM} did not open within ${SECONDS_TO_OPEN} s`)), SECONDS_TO_OPEN * 1000);
    child.once('error', error => fail(new Error(`${PROGRAM}: ${error.message}`)));
    child.once('exit', code => fail(new Error(`${PROGRAM} ended with ${code} before it opened`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', text => {
        said.push(text);
        const address = /Leyuan is open: (http:\/\/\S+)/.exec(said.join(''))?.[1];
        if (!address) return;
        clearTimeout(late);
        done(address.replace(/\/$/, ''));
      });
    }
  });
}

/// Ours without a database or an address meant for somebody else.
function environment() {
  const { LEYUAN_DATABASE: _, LEYUAN_PUBLIC_URL: __, ...rest } = process.env;
  return rest;
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = net.createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
