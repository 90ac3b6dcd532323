import { AwsError } from "../aws/aws-error.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import { hostSource, type Log } from "../log.ts";
import type { Collection } from "../storage/collection.ts";
import { startTiming } from "../timing/start-timing.ts";
import { compileTiming, type Timing } from "../timing/timing.ts";
import type { InvokeTarget } from "./invoke-target.ts";
import { defaultGroup, type Schedule, type ScheduleInput, toMs } from "./schedule.ts";

/** What was missed longer ago stays undone. */
const longestAgeSeconds = 86_400;

const keyOf = ({ group, name }: Pick<Schedule, "group" | "name">): string => `${group}/${name}`;

/** All schedules, running. */
export class Schedules {
  readonly #schedules: Collection<Schedule>;
  readonly #invoke: InvokeTarget;
  readonly #log: Log;
  readonly #stops = new Map<string, () => void>();
  #isRunning = false;

  constructor(schedules: Collection<Schedule>, invoke: InvokeTarget, log: Log) {
    this.#schedules = schedules;
    this.#invoke = invoke;
    this.#log = log;
  }

  /** Puts the templates' schedules in, and takes those out that aren't there any more. */
  deploy(resources: readonly DeployedResource[]): void {
    const deployed = new Set<string>();
    for (const { type, name, properties } of resources) {
      if (type !== "AWS::Scheduler::Schedule") continue;
      const input = properties as unknown as ScheduleInput;
      const group = input.GroupName ?? defaultGroup;
      const kept = this.get(group, name);
      const isSame = kept?.input.ScheduleExpression === input.ScheduleExpression;
      const now = Date.now();
      deployed.add(keyOf({ group, name }));
      void this.put({
        ...(isSame && kept ? kept : { createdAt: now, doneUntil: now }),
        name,
        group,
        input,
        modifiedAt: now,
        deployed: true,
      });
    }
    for (const schedule of this.all()) {
      if (schedule.deployed && !deployed.has(keyOf(schedule))) void this.delete(schedule);
    }
  }

  start(): void {
    this.#isRunning = true;
    for (const schedule of this.all()) this.#arm(schedule);
  }

  stop(): void {
    this.#isRunning = false;
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  /** In the order of their names. */
  all(): Schedule[] {
    const entries = this.#schedules.entries().sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.map(([, schedule]) => schedule);
  }

  get(group: string, name: string): Schedule | undefined {
    return this.#schedules.get(keyOf({ group, name }));
  }

  /** Puts a schedule in, or another in its place. */
  async put(schedule: Schedule): Promise<void> {
    timingOf(schedule);
    this.#disarm(schedule);
    if (this.#isRunning) this.#arm(schedule);
    await this.#schedules.put(keyOf(schedule), schedule);
  }

  async delete(schedule: Schedule): Promise<void> {
    this.#disarm(schedule);
    await this.#schedules.delete(keyOf(schedule));
  }

  #disarm(schedule: Schedule): void {
    this.#stops.get(keyOf(schedule))?.();
    this.#stops.delete(keyOf(schedule));
  }

  #arm(schedule: Schedule): void {
    if (schedule.input.State === "DISABLED") return;
    const timing = timingOf(schedule);
    const tick = (due: number): void => {
      this.#run(schedule, timing, due).catch((error: unknown) =>
        this.#log(hostSource, `the schedule ${schedule.name} failed: ${error}`),
      );
    };
    const { MaximumEventAgeInSeconds: maxAge = longestAgeSeconds } = schedule.input.Target.RetryPolicy ?? {};
    const since = Math.max(schedule.doneUntil, Date.now() - maxAge * 1000);
    this.#stops.set(keyOf(schedule), startTiming(timing, since, tick));
  }

  async #run(schedule: Schedule, timing: Timing, due: number): Promise<void> {
    await this.#invoke(schedule, due);
    const present = this.get(schedule.group, schedule.name);
    if (present?.modifiedAt !== schedule.modifiedAt) return;
    const isOver = timing.next(due) === undefined;
    if (isOver && schedule.input.ActionAfterCompletion === "DELETE") await this.delete(schedule);
    else await this.#schedules.put(keyOf(schedule), { ...schedule, doneUntil: due });
  }
}

/** Within its start and its end; a schedule for one time has neither. */
function timingOf({ input, createdAt }: Schedule): Timing {
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: timeZone } = input;
  const start = toMs(input.StartDate);
  const timing = compile(expression, { timeZone, anchor: start ?? createdAt });
  if (expression.startsWith("at(")) return timing;
  const [from, to] = [start ?? 0, toMs(input.EndDate) ?? Number.POSITIVE_INFINITY];
  return {
    next: (after) => {
      const due = timing.next(Math.max(after, from - 1));
      return due !== undefined && due <= to ? due : undefined;
    },
  };
}

function compile(...of: Parameters<typeof compileTiming>): Timing {
  try {
    return compileTiming(...of);
  } catch (error) {
    throw new AwsError(
      "ValidationException",
      `Invalid Schedule Expression ${of[0]}. ${(error as Error).message}`,
    );
  }
}
