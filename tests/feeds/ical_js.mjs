// What ical.js reads in a calendar on standard input, as JSON: every event with its instants by the calendar's own zones.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
ICAL.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone({ component: zone, tzid: zone.getFirstPropertyValue("tzid") }));
}
const told = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    title: event.summary,
    status: component.getFirstPropertyValue("status"),
    starts: event.startDate.toUnixTime(),
    ends: event.endDate.toUnixTime(),
    at: component.getFirstPropertyValue("geo"),
  };
});
process.stdout.write(JSON.stringify(told));
