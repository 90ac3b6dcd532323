import { beforeAll, describe, expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { alarm, at, type Page, present, raise } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
let tenant: Tenant;
let ids: string[];

/** Ten alarms: five moments, two at each. */
const given = Array.from({ length: 10 }, (_, index) =>
  alarm({
    entity_id: `entity ${index % 2}/ü&`,
    alarm_type: index < 5 ? "A" : "B",
    source_system: index % 3 === 0 ? "one" : "two",
    severity: index === 4 ? "critical" : "minor",
    raised_at: at(Math.floor(index / 2) * 1000),
    alarm_id: `${index}`,
  }),
);

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  ids = await raise(tenant, ...given);
  await tenant.ingest({ ...given[7]!, severity: "cleared", raised_at: at(9999) });
  await eventually(async () => expect(await present(tenant, ids[7]!)).toMatchObject([{ state: "cleared" }]));
});

const list = (query: string) => tenant.get<Page<Alarm>>(`/api/v1/alarms?${query}`);
/** Which of the ten come, by their number. */
const numbers = ({ items }: Page<Alarm>) => items.map(({ alarm_id }) => Number(alarm_id));
/** Newest first, and by id where the moment is the same. */
const expected = (which: (index: number) => boolean) =>
  given
    .map((_, index) => index)
    .filter(which)
    .sort((a, b) => (ids[a]! > ids[b]! ? -1 : 1));

test("comes newest first", async () => {
  const { items, next_cursor } = await list("");
  expect(items.map(({ raised_at }) => raised_at)).toEqual(
    items
      .map(({ raised_at }) => raised_at)
      .sort()
      .reverse(),
  );
  expect(numbers({ items, next_cursor })).toEqual(expected(() => true));
  expect(next_cursor).toBeNull();
});

test.each([1, 3, 9])("comes in pages of %i with no gap where moments are the same", async (limit) => {
  const seen: number[] = [];
  let next: string | null = "";
  while (next !== null) {
    const cursor: string = next && `&cursor=${next}`;
    const page = await list(`limit=${limit}${cursor}`);
    seen.push(...numbers(page));
    next = page.next_cursor;
  }
  expect(seen).toEqual(expected(() => true));
});

test("goes on where it was, whatever has come in the meantime", async () => {
  const other = await tocsin.newTenant();
  await raise(other, ...given.slice(0, 4));
  const first = await other.get<Page<Alarm>>("/api/v1/alarms?limit=2");
  await raise(
    other,
    alarm({ alarm_id: "newer", raised_at: at(3000) }),
    alarm({ alarm_id: "older", raised_at: at(-9) }),
  );
  const rest = await other.get<Page<Alarm>>(`/api/v1/alarms?cursor=${first.next_cursor}`);
  const all = [...first.items, ...rest.items].map(({ alarm_id }) => alarm_id);
  expect(all.sort()).toEqual(["0", "1", "2", "3", "older"]);
});

describe("is filtered by", () => {
  const filters: readonly (readonly [string, (index: number) => boolean])[] = [
    ["state=open", (index) => index !== 7],
    ["state=cleared", (index) => index === 7],
    ["severity=critical", (index) => index === 4],
    ["severity=CRITICAL", (index) => index === 4],
    [`entity_id=${encodeURIComponent("entity 1/ü&")}`, (index) => index % 2 === 1],
    ["alarm_type=A", (index) => index < 5],
    ["source_system=one", (index) => index % 3 === 0],
    [`from=${at(2000)}`, (index) => index >= 4],
    [`to=${at(2000)}`, (index) => index < 4],
    [`from=${at(1000)}&to=${at(2000)}`, (index) => index === 2 || index === 3],
    [`from=${encodeURIComponent(at(2000).replace("Z", "+00:00"))}`, (index) => index >= 4],
    ["alarm_type=B&source_system=two&state=open", (index) => index >= 5 && index % 3 !== 0 && index !== 7],
    ["alarm_type=none", () => false],
  ];

  test.each(filters)("%s", async (query, which) => {
    expect(numbers(await list(query))).toEqual(expected(which));
  });

  test("the cluster, by any id that it has or had", async () => {
    const members = expected((index) => index % 2 === 0 && index < 2);
    for (const index of members) expect(numbers(await list(`cluster_id=${ids[index]}`))).toEqual(members);
    expect(numbers(await list(`cluster_id=${crypto.randomUUID()}`))).toEqual([]);
  });
});

test.each([
  "state=closed",
  "severity=loud",
  "from=yesterday",
  "to=2026-01-01",
  "entity_id=",
  `entity_id=${"x".repeat(129)}`,
])("422 to %s", async (query) => {
  const { status, errors } = await tenant.refusal("GET", `/api/v1/alarms?${query}`);
  expect(status).toBe(422);
  expect(errors?.map(({ pointer }) => pointer)).toEqual([`#/query/${query.split("=")[0]}`]);
});
