// What node-ical (home automation, bots, signs in a hall) reads in the calendar at standard input, as JSON.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const found = ical.sync.parseICS(readFileSync(0, "utf8"));
const text = (value) => (value && typeof value === "object" && "val" in value ? value.val : value ?? null);

function moment(time) {
  if (!time) return null;
  if (time.dateOnly || time.datetype === "date") {
    const two = (number) => String(number).padStart(2, "0");
    return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  }
  return time.toISOString();
}

const events = Object.values(found).filter((one) => one.type === "VEVENT");
const read = (event) => ({
  uid: event.uid,
  summary: text(event.summary),
  description: text(event.description),
  location: text(event.location),
  url: text(event.url),
  status: event.status ?? null,
  sequence: Number(event.sequence),
  start: moment(event.start),
  end: moment(event.end),
  attendee: event.attendee ? [event.attendee.params?.CN, text(event.attendee)] : null,
});

const answer = {
  method: found.vcalendar?.method ?? events[0]?.method ?? null,
  name: found.vcalendar?.["WR-CALNAME"] ?? null,
  events: events.map(read),
};
process.stdout.write(JSON.stringify(answer));
