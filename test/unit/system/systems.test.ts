import { describe, expect, test } from "vitest";
import { stateOf } from "#shared/system/system-state.ts";
import { type System, systems } from "#shared/system/systems.ts";
import { discoverFunctions } from "../../../infra/discover.ts";
import { usesOf } from "../../../infra/uses.ts";
import { functionsFolder } from "../../infra/synthesized.ts";

const functions = usesOf(await discoverFunctions(functionsFolder));
const namesOf = ({ parts }: System) => Object.values(parts).flat();
const named = new Set(systems.flatMap(namesOf));

test("every system of the specification is listed once", () => {
  const letters = { I: 6, A: 11, C: 6, B: 7, D: 7, E: 4 };
  const ids = Object.entries(letters).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
  );
  expect(systems.map(({ id }) => id)).toEqual(["X", ...ids]);
});

test("every function that a system names exists, and stands in one of its parts", () => {
  const existing = new Set(functions.map(({ name }) => name));
  expect([...named].filter((name) => !existing.has(name))).toEqual([]);
  for (const system of systems) expect(namesOf(system), system.id).toEqual([...new Set(namesOf(system))]);
});

test("every function belongs to a system: what is built can't go on as planned", () => {
  expect(functions.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
});

test("what is built is complete, what isn't is disabled, and only these wait for a part", () => {
  const inState = (state: string) =>
    systems.filter((system) => stateOf(system, functions, []).state === state).map(({ id }) => id);
  expect(inState("degraded")).toEqual(["D1", "D4"]);
  const built =
    "X I1 I2 I3 I4 I5 I6 A1 A2 A3 A4 A5 A6 A7 A8 A9 A11 C1 C2 C3 C4 C5 C6 B1 B2 B3 B4 B5 B6 B7 E4";
  expect(inState("complete").join(" ")).toBe(built);
});

describe("the state of a system follows from what is there", () => {
  const system = { id: "Z", name: "Z", parts: { one: ["get-one", "put-one"], two: ["get-two"] } };
  const deployed = (...names: string[]) => names.map((name) => ({ name, services: ["s3"] }));

  test("complete: every function of every part", () => {
    expect(stateOf(system, deployed("get-one", "put-one", "get-two"), [])).toEqual({
      id: "Z",
      name: "Z",
      state: "complete",
      completion: { one: true, two: true },
      failing: [],
    });
  });

  test("degraded: a part lacks a function", () => {
    const { state, completion } = stateOf(system, deployed("get-one", "get-two"), []);
    expect([state, completion]).toEqual(["degraded", { one: false, two: true }]);
  });

  test("degraded: something that one of its functions needs doesn't work; of others' needs it knows nothing", () => {
    const all = deployed("get-one", "put-one", "get-two");
    expect(stateOf(system, all, ["s3"])).toMatchObject({ state: "degraded", failing: ["s3"] });
    expect(stateOf(system, all, ["kms"])).toMatchObject({ state: "complete", failing: [] });
  });

  test("disabled: nothing of it is there, or nothing was ever planned in detail", () => {
    expect(stateOf(system, deployed("get-other"), []).state).toBe("disabled");
    expect(stateOf({ id: "Y", name: "Y", parts: { built: [] } }, functions, []).state).toBe("disabled");
  });
});
