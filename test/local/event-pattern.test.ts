import { describe, expect, it } from "vitest";
import { compilePattern } from "../../infra/local/events/pattern.ts";

const event = {
  source: "toy.shop",
  "detail-type": "OrderPlaced",
  detail: {
    total: 12,
    ip: "10.0.3.7",
    tags: ["red", "blue"],
    note: null,
    lines: [{ sku: "a-1" }, { sku: "b-2" }],
  },
};

const matches = (pattern: object): boolean => compilePattern({ ...pattern })(event);
const detail = (pattern: object): boolean => matches({ detail: pattern });

describe("an event pattern", () => {
  it("asks for one of the listed values of every named field", () => {
    expect(matches({ source: ["other", "toy.shop"], "detail-type": ["OrderPlaced"] })).toBe(true);
    expect(matches({ source: ["toy.shop"], "detail-type": ["OrderPaid"] })).toBe(false);
  });

  it("tells numbers, texts and null apart", () => {
    expect(detail({ total: [12] })).toBe(true);
    expect(detail({ total: ["12"] })).toBe(false);
    expect(detail({ note: [null] })).toBe(true);
    expect(detail({ missing: [null] })).toBe(false);
  });

  it("looks at each value of a list, and into each object of a list", () => {
    expect(detail({ tags: ["blue"] })).toBe(true);
    expect(detail({ lines: { sku: [{ prefix: "b-" }] } })).toBe(true);
    expect(detail({ lines: { sku: ["c-3"] } })).toBe(false);
  });

  it.each([
    [{ source: [{ prefix: "toy." }] }, true],
    [{ source: [{ prefix: { "equals-ignore-case": "TOY" } }] }, true],
    [{ source: [{ suffix: ".shop" }] }, true],
    [{ source: [{ suffix: ".market" }] }, false],
    [{ source: [{ "equals-ignore-case": "TOY.SHOP" }] }, true],
    [{ source: [{ wildcard: "t*.sh*p" }] }, true],
    [{ source: [{ wildcard: "t\\*shop" }] }, false],
    [{ source: [{ "anything-but": "toy.shop" }] }, false],
    [{ source: [{ "anything-but": ["a", "b"] }] }, true],
    [{ source: [{ "anything-but": { prefix: "toy" } }] }, false],
    [{ source: [{ "anything-but": { wildcard: ["*.market", "*.shop"] } }] }, false],
    [{ missing: [{ "anything-but": "x" }] }, false],
    [{ source: [{ exists: true }], missing: [{ exists: false }] }, true],
    [{ missing: [{ exists: true }] }, false],
  ])("%j → %s", (pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });

  it.each([
    [{ total: [{ numeric: [">", 10, "<=", 12] }] }, true],
    [{ total: [{ numeric: ["<", 12] }] }, false],
    [{ total: [{ numeric: ["=", 12] }] }, true],
    [{ ip: [{ cidr: "10.0.0.0/16" }] }, true],
    [{ ip: [{ cidr: "10.1.0.0/16" }] }, false],
    [{ ip: [{ cidr: "fd00::/8" }] }, false],
  ])("in detail %j → %s", (pattern, expected) => {
    expect(detail(pattern)).toBe(expected);
  });

  it("takes any branch of $or, beside what must hold anyway", () => {
    const either = { $or: [{ detail: { total: [1] } }, { detail: { tags: ["red"] } }] };
    expect(matches({ source: ["toy.shop"], ...either })).toBe(true);
    expect(matches({ source: ["other"], ...either })).toBe(false);
  });

  it("refuses an operator that EventBridge doesn't have", () => {
    expect(() => compilePattern({ source: [{ like: "x" }] })).toThrow("like");
  });
});
