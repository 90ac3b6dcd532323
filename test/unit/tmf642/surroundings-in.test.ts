import { expect, test } from "vitest";
import type { Fact } from "#shared/journal/entry.ts";
import { showTmfAlarm } from "#shared/tmf642/show-tmf-alarm.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";
import { delivered, folded, hrefOf, now, raised, take } from "./folded.ts";

/** Cells below a switch. */
const network: Fact = {
  kind: "entities_set",
  entities: [
    { id: "switch", links: { parent_id: undefined, depends_on: [], emergency: false } },
    ...Array.from({ length: 120 }, (_, cell) => ({
      id: `cell-${cell}`,
      links: { parent_id: "switch", depends_on: [], emergency: false },
    })),
  ],
};

test("the first alarm of the root cause is the parent of the others, and names a hundred of them", () => {
  const cells = Array.from({ length: 120 }, (_, cell) => raised({ entity_id: `cell-${cell}` }, 50));
  const situation = folded(
    network,
    delivered(
      ...cells,
      raised({ entity_id: "switch", alarm_type: "LATER", severity: "critical" }, 40),
      // Whichever has the smallest id of those that were raised at once, it isn't the worst by chance alone.
      ...Array.from({ length: 8 }, (_, type) =>
        raised({ entity_id: "switch", alarm_type: `MILD_${type}` }, 41),
      ),
      raised({ entity_id: "switch", alarm_type: "ROOT", severity: "major" }, 41),
      raised({ entity_id: "elsewhere" }),
    ),
  );
  const around = surroundingsIn(situation, hrefOf, now);
  const all = [...situation.alarms.values()].map((alarm) => showTmfAlarm(alarm, around));
  const roots = all.filter(({ isRootCause }) => isRootCause);
  expect(roots.map(({ probableCause }) => probableCause).sort()).toEqual(["LINK_DOWN", "ROOT"]);
  const root = roots.find(({ probableCause }) => probableCause === "ROOT")!;
  expect(root.correlatedAlarm).toHaveLength(100);
  expect(root.parentAlarm).toBeUndefined();
  const followers = all.filter(({ parentAlarm }) => parentAlarm);
  expect(followers).toHaveLength(129);
  for (const { parentAlarm, correlatedAlarm } of followers) {
    expect(parentAlarm).toEqual([{ id: root.id, href: root.href, "@referredType": "Alarm" }]);
    expect(correlatedAlarm).toBeUndefined();
  }
});

test("who was grouped by hand names its own parent, and the parent who was named last is the one root", () => {
  const situation = folded(
    network,
    delivered(
      ...["switch", "cell-1", "cell-2", "elsewhere"].map((entity_id) =>
        raised({ entity_id, alarm_id: entity_id }),
      ),
      raised({ entity_id: "cell-2", alarm_id: "earlier" }, 90),
    ),
  );
  const idOf = (name: string) => [...situation.alarms.values()].find((one) => one.alarm_id === name)!.id;
  const group = (parent: string, child: string) =>
    take(situation, {
      ...{ kind: "alarms_grouped", actor: "p", parent_id: idOf(parent), ids: [idOf(child)] },
    });
  const shown = () => {
    const around = surroundingsIn(situation, hrefOf, now);
    const all = [...situation.alarms.values()].map((alarm) => showTmfAlarm(alarm, around));
    const nameOf = ({ id }: { id: string }) => all.find((one) => one.id === id)!.externalAlarmId;
    return all.map(({ externalAlarmId, isRootCause, parentAlarm, correlatedAlarm = [] }) => [
      ...[externalAlarmId, isRootCause, parentAlarm?.map(nameOf)],
      correlatedAlarm.map(nameOf).sort(),
    ]);
  };
  group("cell-2", "cell-1");
  expect(shown()).toEqual([
    ["switch", false, ["cell-2"], []],
    ["cell-1", false, ["cell-2"], []],
    ["cell-2", true, undefined, ["cell-1", "earlier", "switch"]],
    ["elsewhere", true, undefined, []],
    ["earlier", false, ["cell-2"], []],
  ]);
  group("elsewhere", "switch");
  expect(shown()).toEqual([
    ["switch", false, ["elsewhere"], []],
    ["cell-1", false, ["cell-2"], []],
    ["cell-2", false, ["elsewhere"], ["cell-1"]],
    ["elsewhere", true, undefined, ["cell-2", "earlier", "switch"]],
    ["earlier", false, ["elsewhere"], []],
  ]);
});

test.each([
  ["maintenance", "OutOfService"],
  ["silence", "InService"],
] as const)("what is in a %s is %s", (kind, plannedOutageIndicator) => {
  const silence = {
    ...{ id: "s", kind, created_by: "p", comment: "c", updated_at: now - 1 },
    matchers: [{ name: "entity_id", value: "cell-1", isRegex: false, isEqual: true }],
    ...{ starts_at: now - 1, ends_at: now + 1 },
  };
  const situation = folded({ kind: "silence_set", silence: silence }, delivered(raised()));
  const [alarm] = situation.alarms.values();
  expect(showTmfAlarm(alarm!, surroundingsIn(situation, hrefOf, now))).toMatchObject({
    plannedOutageIndicator,
  });
});
