import assert from "node:assert/strict";
import { changeTopology } from "#shared/entities/change-entities.ts";
import { linksOf, NewEntity } from "#shared/entities/entity.ts";
import { creating, newEntity } from "#shared/entities/entity-store.ts";
import { assertPermitted } from "#shared/incidents/incident-act.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { type Change, commitChange } from "#shared/lambda/change.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { assertAlarms } from "./guarantees/assert-alarms.ts";
import { assertSound } from "./guarantees/assert-sound.ts";
import { journalOf } from "./guarantees/journal-of.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";
import { randomNetwork } from "./traffic/network.ts";
import { writePast } from "./traffic/past.ts";
import { randomBatches, randomReports } from "./traffic/random-reports.ts";
import { Sender } from "./traffic/sender.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.04, dropAfter: 0.08, throttle: 0.03, serverError: 0.03, conflict: 0.08 },
  ...{ duplicate: 0.1, reorder: 0.3, outage: 0.1, crash: 0.02 },
};
const withinMs = 5_000;
const changesOfEachKind = 8;

/** Entities are created and notes taken while workers append alarms to the same journal. */
export async function changeWhileAlarmsArrive(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const { random, simulation } = system;
  const tenantId = `tenant-d-${seed}`;
  writePast(system, tenantId, randomNetwork(random), 6);
  const sender = new Sender(system);
  const reports = randomReports(random, 30, simulation.clock.now());
  await sender.send(tenantId, [[{ ...reports[0]!, severity: "critical" }]], 0);
  await simulation.settle();
  const api = new Api(system, tenantId);
  const names = Array.from({ length: changesOfEachKind }, (_, index) => `new-${index}`);
  await Promise.all([
    sender.send(tenantId, randomBatches(random, reports, 6), withinMs),
    ...names.flatMap((name) => [api.createEntity(name), api.takeNote(name)]),
  ]);
  await simulation.settle();
  await system.heal();
  const situation = await assertSound(system, tenantId);
  assertAlarms(situation, system.arrivals.of(tenantId));
  const facts = journalOf(system, tenantId).flatMap((entry) => entry.facts);
  const stored = [...system.table("entities").items.all()].map((item) => item.id!.S!);
  for (const name of names) {
    const entries = facts.filter((fact) => creates(fact, name)).length;
    assert.equal(
      stored.includes(name),
      entries === 1,
      `${name} is in the table and in the journal, or in neither`,
    );
    assert.ok(entries === (api.created.has(name) ? 1 : entries) && entries <= 1, `${name} was created once`);
    const notes = facts.filter((fact) => fact.kind === "incident_act" && fact.note === name).length;
    assert.ok(notes === (api.noted.has(name) ? 1 : notes) && notes <= 1, `the note ${name} was taken once`);
  }
}

const creates = (fact: Fact, id: string): boolean =>
  fact.kind === "entities_set" && fact.entities.some((entity) => entity.id === id);

/** The deeds of the endpoints, in containers as Lambda runs them. A client whose request fails gives up. */
class Api {
  readonly created = new Set<string>();
  readonly noted = new Set<string>();
  readonly #system: SimulatedSystem;
  readonly #tenantId: string;
  readonly #free: AlarmBook[] = [];

  constructor(system: SimulatedSystem, tenantId: string) {
    this.#system = system;
    this.#tenantId = tenantId;
  }

  createEntity(id: string): Promise<void> {
    return this.#request(this.created, id, async (book, change) => {
      const entity = newEntity(
        this.#tenantId,
        NewEntity.parse({ id, entity_type: "SITE", name: id, parent_id: "core" }),
      );
      change.write(creating(entity));
      await changeTopology(book, this.#tenantId, change, [{ id, links: linksOf(entity) }]);
    });
  }

  takeNote(note: string): Promise<void> {
    return this.#request(this.noted, note, async (book, change) => {
      const situation = await book.current(this.#tenantId);
      const incident = [...situation.incidents.values()].find(({ merged_into }) => !merged_into)!;
      assertPermitted(incident, "notes");
      const act = { incident_id: incident.id, act: "notes", actor: "tester", note } as const;
      change.append(book.draft(situation, [{ kind: "incident_act", ...act }]));
    });
  }

  async #request(
    accepted: Set<string>,
    name: string,
    deed: (book: AlarmBook, change: Change) => Promise<void>,
  ): Promise<void> {
    const { simulation, random } = this.#system;
    await simulation.clock.sleep(random.next() * withinMs);
    const request = async () => {
      const book = this.#free.pop() ?? new AlarmBook();
      await commitChange((change) => deed(book, change)).finally(() => this.#free.push(book));
    };
    await simulation.lambda.invoke(request, {}).then(
      () => accepted.add(name),
      () => {},
    );
  }
}
