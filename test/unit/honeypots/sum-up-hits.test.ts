import { expect, test } from "vitest";
import { type Decoyed, sumUpHits } from "#shared/honeypots/sum-up-hits.ts";

const decoys = ["a", "b"].map((tenant_id) => ({ tenant_id, id: `decoy of ${tenant_id}` }));
const request = { decoys, ip: "192.0.2.1", user_agent: "", method: "GET", path: "/.env", payload: null };

const line = (second: number, fields: object = {}): Decoyed => ({
  at: `2026-11-21T10:00:0${second}.000Z`,
  correlationId: `request ${second}`,
  source: "answer-unknown-path",
  request: { ...request, ...fields },
});

test("what is alike in a batch is one hit of each decoy, with its own tenant and no other's", () => {
  const hits = sumUpHits("batch", [line(1), line(2), line(3, { method: "POST" })]).map(({ hit }) => hit);
  expect(
    hits.map(({ tenant_id, honeypot_id, method, count }) => [tenant_id, honeypot_id, method, count]),
  ).toEqual([
    ["a", "decoy of a", "GET", 2],
    ["b", "decoy of b", "GET", 2],
    ["a", "decoy of a", "POST", 1],
    ["b", "decoy of b", "POST", 1],
  ]);
  expect(hits[0]).toMatchObject({ first_at: line(1).at, last_at: line(2).at, correlation_id: "request 1" });
  expect(hits.filter((hit) => "decoys" in hit)).toEqual([]);
  expect(new Set(hits.map(({ id }) => id)).size).toBe(4);
});

test("a batch that comes again has the same hits, and another one has others", () => {
  const ids = (batch: string) => sumUpHits(batch, [line(1), line(2)]).map(({ hit }) => hit.id);
  expect(ids("batch")).toEqual(ids("batch"));
  expect(ids("other")).not.toEqual(ids("batch"));
});
