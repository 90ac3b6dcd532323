import assert from "node:assert/strict";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { NewAlarm } from "#shared/alarms/alarm.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";
import { leaseListener, lookUpListener } from "#shared/tmf642/hub/listener-store.ts";
import { listenerId } from "#shared/tmf642/hub/new-listener.ts";
import type { NewsTail } from "#shared/tmf642/hub/news-tail.ts";
import { NewsTails } from "#shared/tmf642/hub/news-tails.ts";
import { tellListener } from "#shared/tmf642/hub/tell-listener.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import type { Crash } from "./crash-anywhere.ts";
import { assertTold, callbacks, Listeners, register, startWith } from "./system/listeners.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";
import { writePast } from "./traffic/past.ts";
import { Sender } from "./traffic/sender.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.03, dropAfter: 0.04, throttle: 0.03, serverError: 0.03, conflict: 0.03 },
  ...{ duplicate: 0.1, reorder: 0.3, outage: 0.05, crash: 0.03 },
};
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const entities = 8;
const [quick, slow, down, late] = callbacks;

const what = { alarm_type: "DOWN", severity: "major", source_system: "s" } as const;
const severities = ["critical", "minor", "cleared"] as const;

function reportsFrom({ random, simulation }: SimulatedSystem, count: number): NewAlarm[][] {
  const begin = simulation.clock.now();
  return Array.from({ length: count }, () => {
    const entity_id = `e${random.integer(entities)}`;
    const raised_at = begin + random.integer(4) * 30 * secondMs;
    const severity = severities[random.integer(severities.length)]!;
    return [{ ...what, entity_id, severity, raised_at }];
  });
}

/**
 * Alarms come and go for twenty minutes, while calls fail and workers die. One listener is quick, one slow, one is down for
 * half of the time, one comes late: each is told everything.
 */
export async function tellUnderFaults(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const { simulation } = system;
  const tenantId = `tenant-h-${seed}`;
  const listeners = startWith(system, tenantId);
  writePast(system, tenantId, new Map(), 4);
  listeners.downUntil.set(down!, simulation.clock.now() + 12 * minuteMs);
  const { length } = callbacks;
  for (const callback of callbacks.slice(0, length - 1)) await register(system, tenantId, callback);
  const sent = new Sender(system).send(tenantId, reportsFrom(system, 40), 20 * minuteMs);
  await simulation.clock.sleep(8 * minuteMs);
  await register(system, tenantId, late!);
  await sent;
  await simulation.settle();
  await system.heal();
  for (const callback of callbacks) await assertTold(listeners, tenantId, callback);
}

/** Three alarms, one while the one before is being told, and one soon after, while whoever makes a given AWS call dies. @returns how many calls there are. */
export async function tellWhileDying(crash?: Crash): Promise<number> {
  const system = await SimulatedSystem.start(1);
  const { simulation } = system;
  const tenantId = `tenant-h-${crash?.call}-${crash?.moment}`;
  const listeners = startWith(system, tenantId);
  await register(system, tenantId, slow!);
  await simulation.settle();
  const before = simulation.countAwsCalls();
  if (crash) simulation.crashAtCall(before + crash.call, crash.moment);
  for (const gapMs of [0, secondMs, 10 * secondMs]) {
    await simulation.clock.sleep(gapMs);
    void new Sender(system).send(tenantId, reportsFrom(system, 1), 0);
  }
  await simulation.clock.sleep(secondMs);
  await simulation.settle();
  await assertTold(listeners, tenantId, slow!);
  return simulation.countAwsCalls() - before;
}

/** Tails at whose end something happens, once, before whoever reads there has given his listener back. */
class TailsWithAnEnd extends NewsTails {
  readonly #atTheEnd: () => Promise<void>;
  #isOver = false;

  constructor(atTheEnd: () => Promise<void>) {
    super();
    this.#atTheEnd = atTheEnd;
  }

  override async reaching(listener: StoredListener): Promise<NewsTail> {
    const tail = await super.reaching(listener);
    const from = async (seq: number) => {
      const news = await tail.from(seq);
      if (news?.length !== 0 || this.#isOver) return news;
      this.#isOver = true;
      await this.#atTheEnd();
      return news;
    };
    return Object.assign(Object.create(tail) as NewsTail, { from });
  }
}

/** News comes, and whoever brings it goes away again, when all is told but the listener isn't given back. */
export async function tellJustThen(): Promise<void> {
  const system = await SimulatedSystem.start(1);
  const { simulation } = system;
  const tenantId = "tenant-h-then";
  const listeners = new Listeners(system);
  system.table("tenants").items.put(marshall({ tenant_id: tenantId }) as never);
  await register(system, tenantId, quick);
  const arrive = async () => {
    await new Sender(system).send(tenantId, reportsFrom(system, 3), 0);
    await simulation.clock.sleep(secondMs);
  };
  const news = { tenant_id: tenantId, listener_id: listenerId(tenantId, { callback: quick }), seq: 1000 };
  await arrive();
  const tails = new TailsWithAnEnd(async () => {
    await arrive();
    await tellListener(new NewsTails(), news, false, listeners.sendTo);
  });
  await tellListener(tails, news, false, listeners.sendTo);
  await assertTold(listeners, tenantId, quick);
}

/** Whoever was telling it has died, and his message comes again while it is still his turn, as after a restart of the local cloud. */
export async function tellAfterRestart(): Promise<void> {
  const system = await SimulatedSystem.start(1);
  const { simulation } = system;
  const tenant_id = "tenant-h-restart";
  const listeners = startWith(system, tenant_id);
  await register(system, tenant_id, quick);
  await simulation.settle();
  const listener_id = listenerId(tenant_id, { callback: quick });
  const now = simulation.clock.now();
  assert.ok(await leaseListener({ tenant_id, id: listener_id }, now, now + minuteMs));
  void new Sender(system).send(tenant_id, reportsFrom(system, 3), 0);
  await simulation.clock.sleep(5 * secondMs);
  assert.deepEqual(listeners.told.get(quick), [], "it is another's turn");
  await tellListener(new NewsTails(), { tenant_id, listener_id, seq: 1 }, true, listeners.sendTo);
  await simulation.settle();
  await assertTold(listeners, tenant_id, quick);
}

/** @returns how often a listener was asked that was down for longer than a day, and what the audit log says of it. */
export async function pauseAndResume(): Promise<{ asked: number; audited: string[] }> {
  const system = await SimulatedSystem.start(1);
  const { simulation } = system;
  const tenantId = "tenant-h-paused";
  const listeners = startWith(system, tenantId);
  listeners.downUntil.set(down!, Number.POSITIVE_INFINITY);
  await register(system, tenantId, down!);
  await new Sender(system).send(tenantId, reportsFrom(system, 10), minuteMs);
  await simulation.clock.sleep(25 * 60 * minuteMs);
  await simulation.settle();
  const { asked } = listeners;
  await new Sender(system).send(tenantId, reportsFrom(system, 10), minuteMs);
  await simulation.settle();
  assert.equal(listeners.asked, asked, "it isn't asked any more");
  const paused = await lookUpListener(tenantId, listenerId(tenantId, { callback: down! }));
  assert.ok(paused?.paused_at);
  listeners.downUntil.delete(down!);
  await register(system, tenantId, down!);
  await simulation.settle();
  await assertTold(listeners, tenantId, down!);
  const entries = [...system.table("auditEntries").items.all()];
  const audited = entries.map((item) => (JSON.parse(item.entry!.S!) as AuditEntry).action);
  return { asked, audited };
}
