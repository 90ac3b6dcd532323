import { AwsError } from "../aws/aws-error.ts";
import { pageOf } from "../aws/page.ts";
import type { RestOperation, RestRequest } from "../aws/rest-json.ts";
import type { MayAssume } from "../iam/trust.ts";
import { defaultGroup, type Schedule, type ScheduleInput, scheduleArn } from "./schedule.ts";
import type { ScheduleGroups } from "./schedule-groups.ts";
import { shown, summary } from "./schedule-view.ts";
import type { Schedules } from "./schedules.ts";

interface Parts {
  readonly schedules: Schedules;
  readonly groups: ScheduleGroups;
  readonly mayAssume: MayAssume;
}

const one = /^\/schedules\/([^/]+)$/;
const mostAtOnce = 100;

/** The Scheduler's operations on schedules. */
export function scheduleOperations(parts: Parts): RestOperation[] {
  const { schedules } = parts;
  const on = (action: string) => (request: RestRequest) => [
    { action: `scheduler:${action}`, resource: scheduleArn(idOf(request)) },
  ];
  /** Who makes a schedule hands its role to the Scheduler. */
  const passing = (action: string) => (request: RestRequest) => [
    ...on(action)(request),
    {
      action: "iam:PassRole",
      resource: (request.input as ScheduleInput).Target.RoleArn,
      context: { "iam:passedtoservice": ["scheduler.amazonaws.com"] },
    },
  ];
  return [
    {
      method: "POST",
      path: one,
      accesses: passing("CreateSchedule"),
      perform: (request) => create(parts, request),
    },
    {
      method: "PUT",
      path: one,
      accesses: passing("UpdateSchedule"),
      perform: (request) => update(parts, request),
    },
    {
      method: "GET",
      path: one,
      accesses: on("GetSchedule"),
      perform: (request) => shown(find(schedules, request)),
    },
    {
      method: "DELETE",
      path: one,
      accesses: on("DeleteSchedule"),
      perform: (request) => schedules.delete(find(schedules, request)),
    },
    {
      method: "GET",
      path: /^\/schedules$/,
      accesses: () => [{ action: "scheduler:ListSchedules", resource: "*" }],
      perform: (request) => list(schedules, request),
    },
  ];
}

/** Requests with a body name the group there, others in the query. */
function idOf({ path, query, input }: RestRequest): { readonly group: string; readonly name: string } {
  const group = (input as ScheduleInput).GroupName ?? query.get("groupName") ?? defaultGroup;
  return { group, name: path[0] ?? "" };
}

function find(schedules: Schedules, request: RestRequest): Schedule {
  const { group, name } = idOf(request);
  const schedule = schedules.get(group, name);
  if (!schedule) throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`, 404);
  return schedule;
}

async function create({ schedules, groups, mayAssume }: Parts, request: RestRequest): Promise<object> {
  const { group, name } = idOf(request);
  groups.check(group);
  if (schedules.get(group, name)) {
    throw new AwsError("ConflictException", `Schedule ${name} already exists.`, 409);
  }
  if (!/^[\w.-]{1,64}$/.test(name))
    throw new AwsError("ValidationException", `Not a name of a schedule: ${name}`);
  const input = checked(request.input, mayAssume);
  const now = Date.now();
  // A rate without a start begins at once.
  await schedules.put({ group, name, input, createdAt: now, modifiedAt: now, doneUntil: now - 1 });
  return { ScheduleArn: scheduleArn({ group, name }) };
}

/** What an update doesn't say has its default again. */
async function update({ schedules, mayAssume }: Parts, request: RestRequest): Promise<object> {
  const { group, name, createdAt } = find(schedules, request);
  const input = checked(request.input, mayAssume);
  await schedules.put({ group, name, input, createdAt, modifiedAt: Date.now(), doneUntil: Date.now() });
  return { ScheduleArn: scheduleArn({ group, name }) };
}

function checked(input: ScheduleInput, mayAssume: MayAssume): ScheduleInput {
  if (!mayAssume("scheduler.amazonaws.com", input.Target.RoleArn)) {
    throw new AwsError(
      "ValidationException",
      "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    );
  }
  return input;
}

function list(schedules: Schedules, { query }: RestRequest): object {
  const [group, prefix, state] = ["ScheduleGroup", "NamePrefix", "State"].map((name) => query.get(name));
  const listed = schedules
    .all()
    .filter(
      (schedule) => (group ?? schedule.group) === schedule.group && schedule.name.startsWith(prefix ?? ""),
    )
    .map(summary)
    .filter(({ State }) => (state ?? State) === State);
  const limit = Number(query.get("MaxResults") ?? mostAtOnce);
  const { items, next } = pageOf(listed, limit, query.get("NextToken") ?? undefined);
  return { Schedules: items, NextToken: next };
}
