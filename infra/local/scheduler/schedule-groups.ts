import { AwsError } from "../aws/aws-error.ts";
import { pageOf } from "../aws/page.ts";
import type { RestOperation, RestRequest } from "../aws/rest-json.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { Collection } from "../storage/collection.ts";
import { defaultGroup, groupArn } from "./schedule.ts";
import type { Schedules } from "./schedules.ts";

interface Group {
  readonly createdAt: number;
}

const one = /^\/schedule-groups\/([^/]+)$/;

/** The groups that schedules are in. */
export class ScheduleGroups {
  readonly #groups: Collection<Group>;

  constructor(groups: Collection<Group>, resources: readonly DeployedResource[]) {
    this.#groups = groups;
    const deployed = resources.filter(({ type }) => type === "AWS::Scheduler::ScheduleGroup");
    for (const name of [defaultGroup, ...deployed.map((group) => group.name)]) {
      if (!groups.get(name)) void groups.put(name, { createdAt: Date.now() });
    }
  }

  check(name: string): void {
    if (!this.#groups.get(name)) {
      throw new AwsError("ResourceNotFoundException", `Schedule group ${name} does not exist.`, 404);
    }
  }

  operations(schedules: Schedules): RestOperation[] {
    const on = (action: string) => (request: RestRequest) => [
      { action: `scheduler:${action}`, resource: groupArn(nameIn(request)) },
    ];
    return [
      {
        method: "POST",
        path: one,
        accesses: on("CreateScheduleGroup"),
        perform: (request) => this.#create(nameIn(request)),
      },
      {
        method: "GET",
        path: one,
        accesses: on("GetScheduleGroup"),
        perform: (request) => this.#show(nameIn(request)),
      },
      {
        method: "DELETE",
        path: one,
        accesses: on("DeleteScheduleGroup"),
        perform: (request) => this.#delete(nameIn(request), schedules),
      },
      {
        method: "GET",
        path: /^\/schedule-groups$/,
        accesses: () => [{ action: "scheduler:ListScheduleGroups", resource: "*" }],
        perform: ({ query }) => {
          const names = this.#groups.entries().map(([name]) => name);
          const { items, next } = pageOf(names.sort(), 100, query.get("NextToken") ?? undefined);
          return { ScheduleGroups: items.map((name) => this.#show(name)), NextToken: next };
        },
      },
    ];
  }

  async #create(name: string): Promise<object> {
    if (this.#groups.get(name)) {
      throw new AwsError("ConflictException", `Schedule group ${name} already exists.`, 409);
    }
    await this.#groups.put(name, { createdAt: Date.now() });
    return { ScheduleGroupArn: groupArn(name) };
  }

  #show(name: string): object {
    this.check(name);
    const { createdAt } = this.#groups.get(name)!;
    return { Arn: groupArn(name), Name: name, State: "ACTIVE", CreationDate: createdAt / 1000 };
  }

  /** Takes the schedules in it along. */
  async #delete(name: string, schedules: Schedules): Promise<void> {
    this.check(name);
    if (name === defaultGroup)
      throw new AwsError("ValidationException", "The default group can't be deleted.");
    for (const schedule of schedules.all()) if (schedule.group === name) await schedules.delete(schedule);
    await this.#groups.delete(name);
  }
}

const nameIn = ({ path }: RestRequest): string => path[0] ?? "";
