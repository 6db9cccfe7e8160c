// npm tsdav, told what to do by lines: `first` finds and reads every calendar, `again` asks what has changed, `texts` gives
// what it holds. Each is answered by one line of JSON.
//
// usage: node tsdav.mjs SITE

import { createInterface } from "node:readline";
import { DAVClient } from "tsdav";

const client = new DAVClient({
  serverUrl: process.argv[2],
  credentials: { username: "anybody", password: "anything" },
  authMethod: "Basic",
  defaultAccountType: "caldav",
});

/** Each calendar, with its objects as they were read. */
let calendars = [];

const name = (calendar) => calendar.url.replace(/\/$/, "").split("/").pop();

async function first() {
  await client.login();
  for (const found of await client.fetchCalendars()) {
    calendars.push({ ...found, objects: await client.fetchCalendarObjects({ calendar: found }) });
  }
  return { count: calendars.length };
}

async function again() {
  let count = 0;
  for (const [at, calendar] of calendars.entries()) {
    const collection = { ...calendar, objectMultiGet: (asked) => client.calendarMultiGet(asked) };
    const before = new Map(calendar.objects.map((one) => [one.url, one.etag]));
    const synced = await client.smartCollectionSync({ collection, method: "webdav" });
    const after = new Map(synced.objects.map((one) => [one.url, one.etag]));
    count += [...before.keys()].filter((url) => !after.has(url)).length;
    count += [...after].filter(([url, etag]) => before.get(url) !== etag).length;
    calendars[at] = { ...calendar, objects: synced.objects, syncToken: synced.syncToken };
  }
  return { count };
}

const texts = () => Object.fromEntries(calendars.map((one) => [name(one), one.objects.map((object) => object.data)]));

const commands = { first, again, texts };
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await commands[line.trim()]();
  } catch (error) {
    answer = { fault: String(error.stack ?? error) };
  }
  console.log(JSON.stringify(answer));
}
