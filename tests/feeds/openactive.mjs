// Reads the open data of a running server as other people's programs do: OpenActive's validators of feeds and of models, a
// JSON-LD processor, and a harvester of our own for what none of them looks at, the order.
//
// usage: node tests/feeds/openactive.mjs SITE [CENTRE …]; the last line says how many passed and failed.
//
// Nothing is fetched but the server's own pages: the validator's lists stand in tests/feeds/seeds, and hold the concepts used
// here. With LEYUAN_OPENACTIVE a folder of the whole lists (activity-list.jsonld, …) is read instead.

import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { RpdeValidator } = require("@openactive/rpde-validator");
const { validate } = require("@openactive/data-model-validator");
const jsonld = require("jsonld");

const SEEDS = join(dirname(fileURLToPath(import.meta.url)), "seeds");
const FEEDS = ["openactive/session-series", "openactive/scheduled-sessions", "open-events/event-series", "open-events/events"];
const LAST = 9007199254740991;

let passed = 0;
let failed = 0;

async function check(what, faults) {
    let found;
    try {
        found = await faults();
    } catch (error) {
        found = [`it died: ${error.stack ?? error}`];
    }
    if (found.length === 0) {
        passed += 1;
        return;
    }
    failed += 1;
    console.log(`FAIL ${what}`);
    for (const fault of found.slice(0, 10)) console.log(`  ${fault}`);
}

// ---- a harvester -------------------------------------------------------------------------------------------------

/** A kept connection may be closed by the server just when it is used again: then once more. */
async function ask(address) {
    const answer = await fetch(address).catch(() => fetch(address));
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    return answer;
}

async function page(address) {
    return (await ask(address)).json();
}

/** Every item of a feed, and what was wrong on the way. */
async function walk(address) {
    const faults = [];
    const items = [];
    const seen = new Set();
    let last = 0;
    for (let asked = address; ; ) {
        const read = await page(asked);
        if (read.items.length === 0) {
            if (read.next !== asked) faults.push(`the last page leads from ${asked} to ${read.next}`);
            return { items, faults };
        }
        for (const item of read.items) {
            if (!Number.isSafeInteger(item.modified) || item.modified <= last) faults.push(`${item.id}: ${item.modified} after ${last}`);
            if (seen.has(item.id)) faults.push(`${item.id} stands twice`);
            if ((item.state === "updated") !== (item.data !== undefined)) faults.push(`${item.id}: ${item.state}, and its data are not`);
            seen.add(item.id);
            last = item.modified;
            items.push(item);
        }
        if (!read.next.endsWith(`?afterChangeNumber=${last}`)) faults.push(`the next page does not begin after ${last}`);
        if (read.next === asked || items.length > 200000) throw new Error("it goes round in circles");
        asked = read.next;
    }
}

/** The last page, however far ahead somebody asks, names itself. */
async function ends(address) {
    const asked = `${address}?afterChangeNumber=${LAST}`;
    const read = await page(asked);
    return read.next === asked && read.items.length === 0 ? [] : [`${asked} leads to ${read.next}`];
}

// ---- other people's programs -------------------------------------------------------------------------------------

async function rpde(address) {
    const log = await RpdeValidator(address, { pageLimit: 200 });
    const errors = log.pages.flatMap((one) => one.errors.map((error) => ({ ...error.data, ...error, url: one.url })));
    // It makes up the last page from a number of the first: a feed without an item has none, and ends() looks at it.
    const isEmpty = (await page(address)).items?.length === 0;
    const wrong = errors.filter((error) => error.severity === "failure" && !(isEmpty && error.type === "no_last_page_check"));
    return wrong.map((error) => `${error.type}: ${error.message ?? ""} ${error.url}`.replaceAll("\n", " ").slice(0, 300));
}

/** The validator's own cache, so that it asks nobody. */
function seeded() {
    const folder = mkdtempSync(join(tmpdir(), "leyuan-openactive."));
    const whole = process.env.LEYUAN_OPENACTIVE;
    for (const list of ["activity-list", "accessibility-support"]) {
        const url = `https://openactive.io/${list}`;
        const given = whole && join(whole, `${list}.jsonld`);
        const file = given && existsSync(given) ? given : join(SEEDS, `${list}.json`);
        const kept = { errorCode: "error_none", data: JSON.parse(readFileSync(file, "utf8")), statusCode: 200, url, exception: null,
            contentType: "application/ld+json", fetchTime: Date.now() };
        for (const key of [url, `${url}.jsonld`]) {
            writeFileSync(join(folder, `${createHash("sha256").update(key).digest("hex")}.json`), JSON.stringify(kept));
        }
    }
    return folder;
}

let cache;

async function model(items) {
    const faults = [];
    for (const item of items.filter((one) => one.data)) {
        const found = await validate(item.data, { loadRemoteJson: true, remoteJsonCachePath: cache, remoteJsonCacheTimeToLive: 86400 });
        for (const error of found.filter((one) => one.severity === "failure" || one.type.includes("activity"))) {
            faults.push(`${item.kind} ${error.path}: ${error.type} ${error.message.split("\n")[0]}`);
        }
        if (process.env.LEYUAN_WARNINGS) for (const error of found) console.log(error.severity, error.path, error.type);
    }
    return [...new Set(faults)];
}

/** Sessions and series belong together. */
function related(series, sessions) {
    const known = new Set(series.filter((item) => item.data).map((item) => item.data["@id"]));
    const of = (item) => item.data.superEvent["@id"] ?? item.data.superEvent;
    return sessions.filter((item) => item.data && !known.has(of(item))).map((item) => `${item.id} is of no series that is told`);
}

// ---- JSON-LD -----------------------------------------------------------------------------------------------------

/** Terms of schema.org that are used here, and nothing else: an unknown one is an error, where a whole vocabulary takes all. */
const TERMS = ["address", "additionalType", "alternateName", "availability", "backgroundImage", "byDay", "containedInPlace", "contentUrl",
    "description", "discussionUrl", "distribution", "documentation", "duration", "email", "encodingFormat", "endDate", "endTime",
    "eventAttendanceMode", "eventSchedule", "eventStatus", "geo", "image", "inLanguage", "isAccessibleForFree", "keywords", "latitude", "license",
    "location", "longitude", "maximumAttendeeCapacity", "name", "offers", "organizer", "performer", "previousStartDate", "price", "priceCurrency", "publisher",
    "remainingAttendeeCapacity", "repeatFrequency", "scheduleTimezone", "schemaVersion", "startDate", "startTime", "streetAddress", "superEvent",
    "telephone", "typicalAgeRange", "url", "validFrom", "exceptDate"];
const TYPES = ["ChildrensEvent", "CivicStructure", "DanceEvent", "DataDownload", "Dataset", "EducationEvent", "Event", "EventSeries", "GeoCoordinates",
    "ImageObject", "LiteraryEvent", "Offer", "Organization", "Place", "PostalAddress", "Schedule", "ScreeningEvent", "SocialEvent"];
const SCHEMA = "https://schema.org/";
const CONTEXT = Object.fromEntries([...TERMS, ...TYPES].map((term) => [term, SCHEMA + term]));

async function documentLoader(url) {
    const known = { "https://schema.org": CONTEXT, "https://schema.org/": CONTEXT, "https://openactive.io/": {} };
    if (!(url in known)) throw new Error(`nobody here knows ${url}`);
    return { contextUrl: null, documentUrl: url, document: { "@context": known[url] } };
}

const NEEDED = {
    Event: ["name", "startDate", "endDate", "location", "eventStatus", "eventAttendanceMode", "description", "image", "organizer", "offers", "inLanguage", "url"],
    EventSeries: ["name", "location", "organizer", "eventSchedule", "url"],
    Dataset: ["name", "description", "license", "publisher", "distribution", "discussionUrl", "documentation", "inLanguage", "schemaVersion", "keywords", "url"],
};

async function linked(data, kind) {
    let nodes;
    try {
        nodes = await jsonld.expand(data, { documentLoader, safe: true });
    } catch (error) {
        return [`${kind}: ${error.message} ${JSON.stringify(error.details ?? {}).slice(0, 200)}`];
    }
    if (nodes.length !== 1) return [`${kind}: ${nodes.length} things`];
    const [node] = nodes;
    const types = node["@type"] ?? [];
    const is = kind === "Event" ? types.some((type) => type.endsWith("Event")) : types.includes(SCHEMA + kind);
    const missing = NEEDED[kind].filter((term) => !node[SCHEMA + term]);
    return [...(is ? [] : [`no ${kind}: ${types}`]), ...missing.map((term) => `${kind} without ${term}`)];
}

/** The one block of a page. */
async function block(address) {
    const text = await (await ask(address)).text();
    const found = [...text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
    if (found.length !== 1) throw new Error(`${found.length} blocks in ${address}`);
    return JSON.parse(found[0][1]);
}

async function pages(items) {
    const faults = [];
    for (const item of items.filter((one) => one.data)) {
        const url = item.data.url;
        for (const fault of await linked(await block(url), "Event")) faults.push(`${url}: ${fault}`);
    }
    return faults;
}

// ---- spoilt feeds ------------------------------------------------------------------------------------------------

/** The same server, with one thing wrong. */
async function spoilt(site, spoil, then) {
    let own = "";
    const server = createServer(async (request, response) => {
        const answer = await fetch(site + request.url);
        const headers = Object.fromEntries(["content-type", "cache-control"].map((name) => [name, answer.headers.get(name) ?? ""]));
        const told = { headers, text: (await answer.text()).replaceAll(site, own), path: request.url };
        spoil(told);
        response.writeHead(answer.status, told.headers);
        response.end(told.text);
    });
    await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
    own = `http://127.0.0.1:${server.address().port}`;
    try {
        return await then(own);
    } finally {
        server.close();
    }
}

const json = (change) => (told) => {
    const read = JSON.parse(told.text);
    change(read);
    told.text = JSON.stringify(read);
};
const first = (change) => json((read) => read.items.filter((item) => item.data).slice(0, 1).forEach((item) => change(item.data)));

const WRONG = [
    ["another order", "walk", json((read) => read.items.reverse())],
    ["an item twice", "walk", json((read) => read.items.push(...read.items.slice(0, 1)))],
    ["a last page that leads elsewhere", "walk", json((read) => { if (read.items.length === 0) read.next += "&x=1"; })],
    ["a last page that leads elsewhere", "ends", json((read) => { if (read.items.length === 0) read.next += "&x=1"; })],
    ["a last page that leads elsewhere", "rpde", json((read) => { if (read.items.length === 0) read.next += "&x=1"; })],
    ["data of what is gone", "walk", json((read) => read.items.slice(0, 1).forEach((item) => { item.state = "deleted"; }))],
    ["data of what is gone", "rpde", json((read) => read.items.slice(0, 1).forEach((item) => { item.state = "deleted"; }))],
    ["another media type", "rpde", (told) => { told.headers["content-type"] = "text/plain"; }],
    ["no licence", "rpde", json((read) => delete read.license)],
    ["no next page", "rpde", json((read) => { read.next = ""; })],
    ["no offers", "model", first((data) => delete data.offers)],
    ["no place", "model", first((data) => delete data.location)],
    ["an activity nobody knows", "model", first((data) => { data.activity[0]["@id"] = "https://openactive.io/activity-list#x"; })],
    ["an activity by another name", "model", first((data) => { data.activity[0].prefLabel = "Hard Work"; })],
    ["a word for a number", "model", first((data) => { data.offers[0].price = "free"; })],
    ["no start", "linked", first((data) => delete data.startDate)],
    ["a word schema.org does not have", "linked", first((data) => { data.firstName = "x"; })],
    ["a session of no series", "related", first((data) => { data.superEvent = "https://elsewhere.example/"; })],
];

async function escapes(site, centre) {
    const faults = [];
    const series = await walk(`${site}/${centre}/${FEEDS[0]}`);
    for (const [what, by, spoil] of WRONG) {
        const feed = by === "linked" ? FEEDS[3] : by === "related" ? FEEDS[1] : FEEDS[0];
        const caught = await spoilt(site, spoil, async (own) => {
            const address = `${own}/${centre}/${feed}`;
            if (by === "walk") return (await walk(address)).faults;
            if (by === "ends") return ends(address);
            if (by === "rpde") return rpde(address);
            const { items } = await walk(address);
            if (by === "model") return model(items.slice(0, 1));
            if (by === "related") return related(series.items, items);
            return linked(items[0].data, "Event");
        });
        if (caught.length === 0) faults.push(`nobody noticed ${what} (${by})`);
    }
    return faults;
}

// ---- a centre ----------------------------------------------------------------------------------------------------

/** Each kind of session once for each series, so that every shape is seen and nothing twice. */
function samples(items) {
    const seen = new Map();
    for (const item of items.filter((one) => one.data)) {
        const of = JSON.stringify([item.data.superEvent, item.data.eventStatus, item.data.remainingAttendeeCapacity === undefined]);
        if (!seen.has(of)) seen.set(of, item);
    }
    return [...seen.values()];
}

async function centre(site, slug) {
    const feeds = {};
    for (const feed of FEEDS) {
        const address = `${site}/${slug}/${feed}`;
        feeds[feed] = { items: [] };
        await check(`${slug} ${feed}: a harvester`, async () => (feeds[feed] = await walk(address)).faults);
        await check(`${slug} ${feed}: its end`, () => ends(address));
        await check(`${slug} ${feed}: rpde-validator`, () => rpde(address));
    }
    const [series, sessions, others, events] = FEEDS.map((feed) => feeds[feed].items);
    await check(`${slug}: series are OpenActive's`, () => model(series));
    await check(`${slug}: sessions are OpenActive's`, () => model(samples(sessions)));
    await check(`${slug}: series are schema.org's`, async () => (await Promise.all(others.filter((one) => one.data).map((item) => linked(item.data, "EventSeries")))).flat());
    await check(`${slug}: events are schema.org's`, async () => (await Promise.all(events.filter((one) => one.data).map((item) => linked(item.data, "Event")))).flat());
    await check(`${slug}: sessions have their series`, async () => [...related(series, sessions), ...related(others, events)]);
    await check(`${slug}: the pages of sessions`, () => pages([...sessions, ...events]));
    await check(`${slug}: the page about the data`, async () => linked(await block(`${site}/${slug}/open-data`), "Dataset"));
    return FEEDS.map((feed) => feeds[feed].items.length);
}

/** The feeds of a server that has just opened fill within seconds. */
async function filled(site, slug) {
    for (let tries = 0; tries < 120; tries += 1) {
        const all = await Promise.all(FEEDS.map(async (feed) => (await page(`${site}/${slug}/${feed}`)).items.length));
        if (all[1] + all[3] > 0 && all[0] + all[2] > 0) return;
        await new Promise((later) => setTimeout(later, 500));
    }
    throw new Error(`${slug} gives nothing out`);
}

async function main() {
    const [given, ...centres] = process.argv.slice(2);
    const site = given.replace(/\/$/, "");
    cache = seeded();
    try {
        let full;
        for (const slug of centres.length > 0 ? centres : ["jinhuayuan", "guiyuan", "xueyuan"]) {
            await filled(site, slug);
            const many = await centre(site, slug);
            console.log(`${slug}: ${many.join(", ")} items`);
            if (!many.includes(0)) full ??= slug;
        }
        await check("each check notices what it is for", () => escapes(site, full));
    } finally {
        rmSync(cache, { recursive: true });
    }
    console.log(`openactive: ${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 ? 1 : 0;
}

await main();
