import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packChunks, unpackChunk } from "#shared/kpis/kpi-chunk.ts";
import { NewKpiSample, sampleId } from "#shared/kpis/kpi-sample.ts";
import { hourMs } from "#shared/kpis/series-key.ts";

const start = Date.UTC(2026, 10, 20);
const sampleArbitrary = fc.record({
  entity_id: fc.constantFrom("cell-1", "cell 2", "x".repeat(128)),
  metric_name: fc.constantFrom("traffic", "drops", "é#~"),
  value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  timestamp: fc.integer({ min: start, max: start + 3 * hourMs }),
  source: fc.constantFrom("pm", "probe"),
});
const samplesArbitrary = fc.array(sampleArbitrary, { minLength: 1, maxLength: 60 });

const identity = ({ entity_id, metric_name, timestamp }: NewKpiSample) =>
  JSON.stringify([entity_id, metric_name, timestamp]);

describe("packed samples", () => {
  test("are read back as they were, each once, and of several with one identity the last", () => {
    fc.assert(
      fc.property(samplesArbitrary, (samples) => {
        const read = packChunks("t", samples, 1).flatMap(({ chunk }) => unpackChunk(chunk));
        const expected = new Map(samples.map((sample) => [identity(sample), sample]));
        expect(read).toHaveLength(expected.size);
        for (const sample of read) expect(sample).toEqual(expected.get(identity(sample)));
      }),
    );
  });

  test("each have one chunk that answers for them, and no two chunks of a request have one key", () => {
    fc.assert(
      fc.property(samplesArbitrary, (samples) => {
        const packed = packChunks("t", samples, 1);
        expect(packed.flatMap(({ indexes }) => indexes).sort((a, b) => a - b)).toEqual([...samples.keys()]);
        expect(new Set(packed.map(({ chunk }) => chunk.place)).size).toBe(packed.length);
      }),
    );
  });

  test("have the same keys when they are sent again, in whatever order", () => {
    fc.assert(
      fc.property(fc.uniqueArray(sampleArbitrary, { selector: identity, minLength: 1 }), (samples) => {
        const places = (given: readonly NewKpiSample[], at: number) =>
          packChunks("t", given, at)
            .map(({ chunk }) => chunk.place)
            .sort();
        expect(places(samples, 2)).toEqual(places(samples, 1));
      }),
    );
  });

  test("of an entity with 20 metrics fit one write unit", () => {
    const samples = Array.from({ length: 20 }, (_, index) => ({
      ...{ entity_id: "cell-0815-3", source: "pm-collector", timestamp: start },
      ...{ metric_name: `dl_prb_utilisation_${index}`, value: index * 17.35 },
    }));
    const [packed, ...more] = packChunks(crypto.randomUUID(), samples, start);
    const { tenant_shard, place, packed: bytes } = packed!.chunk;
    const names = "tenant_shardplaceschema_versionreceived_atpacked".length;
    const size = names + tenant_shard.length + place.length + bytes.length + 2 + 9;
    expect(more).toEqual([]);
    expect(size).toBeLessThan(700);
  });

  test("with the longest names stay below what an item may have", () => {
    const samples = Array.from({ length: 1000 }, (_, index) => ({
      ...{ entity_id: "😀".repeat(60), source: "pm", timestamp: start, value: 1 },
      metric_name: `${index} ${"é".repeat(100)}`,
    }));
    const packed = packChunks("t", samples, 1);
    expect(packed.length).toBeGreaterThan(1);
    expect(packed.flatMap(({ chunk }) => unpackChunk(chunk))).toHaveLength(1000);
  });
});

describe("a sample", () => {
  const good = {
    ...{ entity_id: "e", metric_name: "m", value: 1, timestamp: "2026-11-20T10:00:00Z", source: "s" },
  };

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, JSON.parse("1e999"), "1", null])(
    "with the value %s is none",
    (value) => {
      expect(NewKpiSample.safeParse({ ...good, value }).success).toBe(false);
    },
  );

  test("has an id that follows from what it is, and only from that", () => {
    const read = NewKpiSample.parse(good);
    expect(sampleId("t", { ...read, value: 2 } as NewKpiSample)).toBe(sampleId("t", read));
    expect(sampleId("u", read)).not.toBe(sampleId("t", read));
    expect(sampleId("t", { ...read, metric_name: "m2" })).not.toBe(sampleId("t", read));
  });
});
