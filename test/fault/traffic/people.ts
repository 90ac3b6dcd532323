import { type AlarmActName, whyNotPermitted } from "#shared/alarms/alarm-act.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { groupingFact, toGroup, toUngroup } from "#shared/clusters/draft-grouping.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import type { Fact } from "#shared/journal/entry.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { commitChange } from "#shared/lambda/change.ts";
import type { SimulatedSystem } from "../system/simulated-system.ts";

const acts: readonly AlarmActName[] = [
  "acknowledge",
  "unacknowledge",
  "shelve",
  "unshelve",
  "clear",
  "comment",
];
const actor = "somebody";
const shelvedMs = 90_000;

/**
 * People who do this and that to alarms, and put some under others, as the endpoints do it: each in a container of its
 * own. Whoever meets a fault, or finds that it can't be done, lets it be.
 */
export class People {
  readonly #system: SimulatedSystem;
  readonly #tenantId: string;

  constructor(system: SimulatedSystem, tenantId: string) {
    this.#system = system;
    this.#tenantId = tenantId;
  }

  /** Resolves when all has been tried. */
  async act(times: number, withinMs: number): Promise<void> {
    await Promise.all(Array.from({ length: times }, () => this.#once(withinMs)));
  }

  async #once(withinMs: number): Promise<void> {
    const { simulation, random } = this.#system;
    await simulation.clock.sleep(random.next() * withinMs);
    const book = new AlarmBook();
    const deed = () =>
      commitChange(async (change) => {
        const situation = await book.current(this.#tenantId);
        const fact = this.#factIn(situation);
        if (fact) change.append(book.draft(situation, [fact]));
      });
    await simulation.lambda.invoke(deed, {}).catch(() => {});
  }

  #factIn(situation: Situation): Fact | undefined {
    const { random, simulation } = this.#system;
    const alarms = [...situation.alarms.values()];
    const one = (of: readonly LiveAlarm[]): LiveAlarm | undefined => of[random.integer(of.length)];
    const [alarm, another, third] = [one(alarms), one(alarms), one(alarms)];
    if (alarm && another && third && random.chance(0.3)) {
      const children = toGroup(situation, alarm, [...new Set([another, third])]);
      return children.length > 0 ? groupingFact(children, alarm, { actor }) : undefined;
    }
    const child = one(alarms.filter(({ grouped }) => grouped));
    const parent = situation.alarms.get(child?.grouped?.parent_id ?? "");
    if (child && parent && random.chance(0.2))
      return groupingFact(toUngroup(parent, [child]), undefined, { actor });
    const act = acts[random.integer(acts.length)]!;
    const open = one(alarms.filter((alarm) => whyNotPermitted(alarm, act) === undefined));
    const until = act === "shelve" ? simulation.clock.now() + shelvedMs : undefined;
    return open && { kind: "alarm_act", id: open.id, act, actor, note: "as people say", until };
  }
}
