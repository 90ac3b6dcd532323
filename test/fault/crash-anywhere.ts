import assert from "node:assert/strict";
import type { NewAlarm } from "#shared/alarms/alarm.ts";
import { changeTopology } from "#shared/entities/change-entities.ts";
import type { EntityLinks } from "#shared/entities/entity-links.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import type { CrashMoment } from "../support/simulation/crash-plan.ts";
import { archivedOf } from "./guarantees/archived-of.ts";
import { assertNothingForgotten } from "./guarantees/assert-nothing-forgotten.ts";
import { assertSound } from "./guarantees/assert-sound.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";
import { writePast } from "./traffic/past.ts";
import { Sender } from "./traffic/sender.ts";

const secondMs = 1000;
const dayMs = 86_400 * secondMs;

const hangingFrom = (parent_id: string | undefined): EntityLinks => ({
  parent_id,
  depends_on: [],
  emergency: false,
});

const network = new Map([
  ["ring", hangingFrom(undefined)],
  ["east", hangingFrom("ring")],
  ["west", hangingFrom("ring")],
  ["farm", hangingFrom(undefined)],
  ["mill", hangingFrom(undefined)],
]);

export interface Crash {
  readonly call: number;
  readonly moment: CrashMoment;
}

interface Outcome {
  /** AWS calls made by functions. */
  readonly calls: number;
  /** What has become of the alarms, without what may differ from run to run: ids and times. */
  readonly outline: unknown;
}

/**
 * Two clusters with incidents that merge, a third that joins when the topology changes, a snapshot, a day of quiet and
 * the archive, a fourth that joins while both are partly in the archive, a resend of what is archived, one more alarm:
 * with a crash of whoever makes a given AWS call.
 */
export async function crashAt(crash: Crash | undefined): Promise<Outcome> {
  const system = await SimulatedSystem.start(1);
  const { simulation } = system;
  const tenantId = `tenant-c-${crash?.call ?? 0}-${crash?.moment ?? "never"}`;
  writePast(system, tenantId, network, 4);
  if (crash) simulation.crashAtCall(crash.call, crash.moment);
  const start = simulation.clock.now();
  const report = (entity_id: string, afterSeconds: number, more: Partial<NewAlarm> = {}): NewAlarm => ({
    ...{ entity_id, alarm_type: "LOS", severity: "major", source_system: "nms" },
    ...{ raised_at: start + afterSeconds * secondMs, ...more },
  });
  const clear = (entity_id: string, afterSeconds: number) =>
    report(entity_id, afterSeconds, { severity: "cleared" });
  const sender = new Sender(system);
  const send = async (...alarms: NewAlarm[]) => {
    await sender.send(
      tenantId,
      [alarms.slice(0, 2), alarms.slice(2)].filter(({ length }) => length > 0),
      50,
    );
    await simulation.settle();
  };
  await send(report("east", 0), report("east", 10), report("ring", 20));
  await send(report("west", 400), report("west", 410), report("ring", 420));
  await send(
    report("farm", 40, { cleared_at: start + 50 * secondMs }),
    report("farm", 52, { severity: "critical" }),
  );
  await send(report("mill", 42, { cleared_at: start + 50 * secondMs }), report("mill", 55));
  await send(report("ring", 200), report("ring", 210, { cleared_at: start + 500 * secondMs }));
  await link(system, tenantId, "farm", "east");
  await send(clear("east", 600), clear("west", 610), report("east", 5));
  await simulation.clock.sleep(dayMs + 1000 * secondMs);
  await archive(system, tenantId);
  await link(system, tenantId, "mill", "farm");
  await send(clear("ring", 700), report("ring", 220), report("east", 0));
  await simulation.clock.sleep(dayMs + 1000 * secondMs);
  await archive(system, tenantId);
  await send(report("west", 2 * 86_400 + 2100));
  const calls = simulation.countAwsCalls();
  await system.heal();
  const situation = await assertSound(system, tenantId);
  const archived = assertNothingForgotten(system, situation);
  assert.ok(archived.length > 0, "the run archives");
  return { calls, outline: outlineOf(system, situation) };
}

/** As the endpoint does it; whoever calls it tries again when it dies. */
async function link(
  { simulation }: SimulatedSystem,
  tenantId: string,
  id: string,
  parentId: string,
): Promise<void> {
  const changes = [{ id, links: hangingFrom(parentId) }];
  const request = () =>
    simulation.lambda.invoke(
      () => commitChange((change) => changeTopology(new AlarmBook(), tenantId, change, changes)),
      {},
    );
  await request().catch(request);
  await simulation.settle();
}

/** As the schedule does it. */
async function archive({ simulation }: SimulatedSystem, tenantId: string): Promise<void> {
  await sendMessage("archivals", { body: { tenant_id: tenantId }, group: tenantId });
  await simulation.settle();
}

function outlineOf(system: SimulatedSystem, situation: Situation): unknown {
  return {
    clusters: [...situation.clusters.values()].map(({ members, count, isOpen, incident }) => ({
      members: members.map(({ entity_id, raised_at }) => `${entity_id} ${raised_at}`).sort(),
      ...{ count, isOpen, incident: incident?.status },
    })),
    incidents: [...situation.incidents.values()].map(({ status, merged_into }) => ({
      status,
      isMerged: !!merged_into,
    })),
    archived: archivedOf(system, situation).map(({ alarms, clusters, incidents }) => ({
      alarms: alarms.map(({ entity_id, raised_at, state }) => `${entity_id} ${raised_at} ${state}`).sort(),
      clusters: clusters.map(({ alarm_count, state }) => ({ alarm_count, state })),
      incidents: incidents.map(({ status, merged_into }) => ({ status, isMerged: !!merged_into })),
    })),
  };
}
