// What ical.js (Thunderbird, Nextcloud) reads in the calendar at standard input: its method and events, as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));

function moment(event, name) {
  const time = event.getFirstPropertyValue(name);
  if (!time) return null;
  return time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString();
}

function read(event) {
  const attendee = event.getFirstProperty("attendee");
  return {
    uid: event.getFirstPropertyValue("uid"),
    summary: event.getFirstPropertyValue("summary"),
    description: event.getFirstPropertyValue("description"),
    location: event.getFirstPropertyValue("location"),
    url: event.getFirstPropertyValue("url"),
    status: event.getFirstPropertyValue("status"),
    sequence: event.getFirstPropertyValue("sequence"),
    start: moment(event, "dtstart"),
    end: moment(event, "dtend"),
    attendee: attendee && [attendee.getParameter("cn"), attendee.getFirstValue()],
  };
}

const answer = {
  method: calendar.getFirstPropertyValue("method"),
  name: calendar.getFirstPropertyValue("x-wr-calname"),
  events: calendar.getAllSubcomponents("vevent").map(read),
};
process.stdout.write(JSON.stringify(answer));
