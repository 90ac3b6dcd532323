import { beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import { alarm, at, type Page, present } from "../../support/alarms.ts";
import { connect, eventually, type Problem, type Tenant } from "../../support/tocsin.ts";

const path = "/api/v1/alarms/ingest/batch";
const tocsin = connect();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const ingest = (alarms: readonly unknown[]) => tenant.post<z.output<typeof BatchAnswer>>(path, { alarms });

const count = (alarms: number, fields: (index: number) => object = () => ({})) =>
  Array.from({ length: alarms }, (_, index) => alarm({ alarm_id: `${alarms}-${index}`, ...fields(index) }));

/** How many alarms of a source there are. */
async function stored(source: string): Promise<number> {
  let total = 0;
  let next: string | null = "";
  while (next !== null) {
    const cursor: string = next && `&cursor=${next}`;
    const page: Page<Alarm> = await tenant.get(`/api/v1/alarms?source_system=${source}&limit=200${cursor}`);
    total += page.items.length;
    next = page.next_cursor;
  }
  return total;
}

describe("202", () => {
  test("takes the good ones and tells each bad one its own problem, in their places", async () => {
    const bad = [alarm({ severity: "loud" }), 7, alarm({ extra: 1, raised_at: "soon" }), null];
    const answer = await ingest([bad[0], alarm({ alarm_id: "good" }), ...bad.slice(1), alarm()]);
    expect(answer).toMatchObject({ accepted: 2, rejected: 4 });
    expect(answer.results.map(({ index, status }) => [index, status])).toEqual([
      [0, "rejected"],
      [1, "accepted"],
      [2, "rejected"],
      [3, "rejected"],
      [4, "rejected"],
      [5, "accepted"],
    ]);
    const pointers = answer.results.map((result) =>
      result.status === "rejected" ? result.problem.errors.map(({ pointer }) => pointer) : [],
    );
    expect(pointers).toEqual([["#/severity"], [], ["#"], ["#/raised_at", "#/extra"], ["#"], []]);
    const ids = answer.results.flatMap((result) => (result.status === "accepted" ? [result.event_id] : []));
    expect((await present(tenant, ...ids)).map(({ alarm_id }) => alarm_id)).toEqual(["good", null]);
  });

  test("takes 1000 alarms, all of which can be read soon", async () => {
    const answer = await ingest(count(1000, () => ({ source_system: "thousand" })));
    expect(answer).toMatchObject({ accepted: 1000, rejected: 0 });
    await eventually(async () => expect(await stored("thousand")).toBe(1000));
  });

  test("takes a megabyte, although the queue takes a fifth of that at once", async () => {
    const large = count(100, () => ({ source_system: "large", message: "é".repeat(4096) }));
    expect(await ingest(large)).toMatchObject({ accepted: 100 });
    await eventually(async () => expect(await stored("large")).toBe(100));
  });

  test("takes the same alarm twice as one", async () => {
    const { results } = await ingest([alarm({ source_system: "twin" }), alarm({ source_system: "twin" })]);
    const [one, other] = results.flatMap((result) => (result.status === "accepted" ? [result.event_id] : []));
    expect(one).toBe(other);
    await present(tenant, one!);
    expect(await stored("twin")).toBe(1);
  });

  test("takes raises and clears in one batch, in any order", async () => {
    const { results } = await ingest([
      alarm({ alarm_id: "both", severity: "cleared", raised_at: at(9) }),
      alarm({ alarm_id: "both" }),
    ]);
    const [, raised] = results.flatMap((result) => (result.status === "accepted" ? [result.event_id] : []));
    expect(await present(tenant, raised!)).toMatchObject([{ state: "cleared", cleared_at: at(9) }]);
  });
});

describe("422", () => {
  test("when no item is good, with the same results", async () => {
    const answer = await tenant.send<Problem & z.output<typeof BatchAnswer>>("POST", path, {
      alarms: [alarm({ severity: "loud" }), {}],
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      type: expect.stringContaining("#problem-validation-failed"),
      accepted: 0,
      rejected: 2,
      results: [
        { index: 0, status: "rejected", problem: { status: 422, errors: [{ pointer: "#/severity" }] } },
        { index: 1, status: "rejected", problem: { status: 422 } },
      ],
    });
  });

  test.each([0, 1001])("to %i alarms", async (size) => {
    const { status, errors } = await tenant.refusal("POST", path, { alarms: count(size) });
    expect(status).toBe(422);
    expect(errors?.map(({ pointer }) => pointer)).toEqual(["#/alarms"]);
  });
});
