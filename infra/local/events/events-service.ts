import { randomUUID } from "node:crypto";
import { accountId, busArn, region, resourceName } from "../arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import { type JsonService, operation } from "../aws/json-protocol.ts";
import type { Access } from "../iam/policy.ts";
import type { BusEvent, EventBuses } from "./event-bus.ts";

interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Time?: number | string;
  readonly Resources?: readonly string[];
}

interface PutEventsInput {
  readonly Entries: readonly Entry[];
}

/** One `PutEvents` call takes 256 KiB, all entries together. */
const maxBytes = 262_144;

interface BusInput {
  readonly Name?: string;
}

/** EventBridge in its JSON protocol: what puts events, or asks whether it could, needs no more. */
export function eventsService(buses: EventBuses): JsonService {
  return {
    contentType: "application/x-amz-json-1.1",
    errorNamespace: "com.amazonaws.events",
    operations: {
      PutEvents: operation(accesses, (input: PutEventsInput) => putEvents(buses, input)),
      DescribeEventBus: operation(
        ({ Name }: BusInput) => [{ action: "events:DescribeEventBus", resource: busArn(busName(Name)) }],
        (input) => describeBus(buses, busName(input.Name)),
      ),
    },
  };
}

function describeBus(buses: EventBuses, name: string): object {
  if (buses.has(name)) return { Name: name, Arn: busArn(name) };
  throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
}

function accesses({ Entries }: PutEventsInput): Access[] {
  const names = new Set(Entries.map(({ EventBusName }) => busName(EventBusName)));
  return [...names].map((name) => ({ action: "events:PutEvents", resource: busArn(name) }));
}

/** @param given the bus's name or its ARN. */
function busName(given = "default"): string {
  return given.startsWith("arn:") ? resourceName(given) : given;
}

async function putEvents(buses: EventBuses, { Entries }: PutEventsInput): Promise<object> {
  if (Entries.length < 1 || Entries.length > 10) {
    throw new AwsError("ValidationException", "1 to 10 entries are allowed in a request.");
  }
  const bytes = Entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes > maxBytes)
    throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
  const results = await Promise.all(Entries.map((entry) => putEvent(buses, entry)));
  return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
}

async function putEvent(buses: EventBuses, entry: Entry): Promise<object> {
  const missing = (["Source", "DetailType", "Detail"] as const).find((field) => !entry[field]);
  if (missing) {
    return {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    };
  }
  const detail = parseObject(entry.Detail ?? "");
  if (!detail) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const id = randomUUID();
  const name = busName(entry.EventBusName);
  // AWS takes events for a bus that doesn't exist, and drops them.
  if (buses.has(name)) await buses.publish(name, busEvent(id, entry, detail));
  return { EventId: id };
}

function busEvent(id: string, entry: Entry, detail: unknown): BusEvent {
  return {
    version: "0",
    id,
    "detail-type": entry.DetailType ?? "",
    source: entry.Source ?? "",
    account: accountId,
    time: eventTime(entry.Time),
    region,
    resources: entry.Resources ?? [],
    detail,
  };
}

/** EventBridge keeps whole seconds. */
export function eventTime(time?: number | string): string {
  const date = time === undefined ? new Date() : new Date(typeof time === "number" ? time * 1000 : time);
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

function parseObject(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function entryBytes(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), entry.Time === undefined ? 0 : 14);
}
