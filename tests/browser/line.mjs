// The line between a screen and its house. It notes what is asked and every byte that reaches the screen; it can be cut, shut
// and held up; and it can tell the screen something else than the house said, which is how a check is proved.
//
// Invariant: what it does not spoil arrives as it was sent, unpacked; a house that is gone is gone for the screen, too.
import http from 'node:http';

/// `spoils` are pairs: which path, and what becomes of its text.
export async function lay(site, spoils = []) {
  const line = new Line(new URL(site), spoils);
  await line.open();
  return line;
}

class Line {
  constructor(house, spoils) {
    Object.assign(this, { house, spoils, asked: [], bytes: [], streams: new Set(), holds: [], isShut: () => false });
    this.server = http.createServer((request, response) => this.pass(request, response));
  }

  async open() {
    await new Promise(done => this.server.listen(0, '127.0.0.1', done));
    this.site = `http://127.0.0.1:${this.server.address().port}`;
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }

  /// How often a screen read its own page again.
  get reads() {
    return this.asked.filter(({ isRead }) => isRead).length;
  }

  get listens() {
    return this.asked.filter(({ path }) => path.startsWith('/events/'));
  }

  /// Every live stream breaks off.
  cut() {
    for (const stream of this.streams) stream.destroy();
  }

  /// The next page that is read again waits, drawn, until it is let go.
  hold() {
    const hold = {};
    hold.drawn = new Promise(done => { hold.isDrawn = done; });
    hold.free = new Promise(done => { hold.letGo = done; });
    this.holds.push(hold);
    return hold;
  }

  pass(request, response) {
    const { method, url: path, headers } = request, isRead = 'x-kiosk' in headers;
    if (this.isShut(path)) return request.socket.destroy();
    this.asked.push({ path, isRead, last: headers['last-event-id'] });
    const { hostname: host, port } = this.house;
    const on = http.request({ host, port, method, path, headers: { ...headers, 'accept-encoding': 'identity' }, agent: false }, answer => {
      answer.on('error', () => response.destroy());
      this.bytes.push(JSON.stringify(answer.headers));
      if (path.startsWith('/events/')) this.stream(answer, response, on);
      else this.page(answer, response, { path, isRead });
    });
    on.on('error', () => request.socket.destroy());
    request.pipe(on);
  }

  stream(answer, response, on) {
    response.writeHead(answer.statusCode, answer.headers);
    response.flushHeaders();
    this.streams.add(response);
    answer.on('data', chunk => { this.bytes.push(chunk.toString()); response.write(chunk); });
    answer.on('end', () => response.end());
    answer.on('aborted', () => response.destroy());
    response.on('close', () => { this.streams.delete(response); on.destroy(); });
  }

  async page(answer, response, { path, isRead }) {
    const parts = [];
    try {
      for await (const part of answer) parts.push(part);
    } catch {
      return response.destroy();
    }
    let body = Buffer.concat(parts);
    const hold = isRead && this.holds.shift();
    if (hold) {
      hold.isDrawn();
      await hold.free;
    }
    for (const [where, spoil] of this.spoils) {
      if (!where.test(path)) continue;
      const before = body.toString(), after = spoil(before);
      if (after === before) throw new Error(`nothing to spoil in ${path}`);
      body = Buffer.from(after);
    }
    this.bytes.push(body.toString());
    const { 'transfer-encoding': _, 'content-length': __, ...headers } = answer.headers;
    response.writeHead(answer.statusCode, { ...headers, 'content-length': body.length });
    response.end(body);
  }
}
