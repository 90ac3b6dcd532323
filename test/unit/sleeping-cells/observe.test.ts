import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SeededRandom } from "../../support/simulation/random.ts";
import { dayMs, every15Minutes, minuteMs, noise, start, usualTraffic, Watch } from "./play.ts";

const random = new SeededRandom(20261121);
const noisy = (timestamp: number) => usualTraffic(timestamp) + 8 * noise(() => random.next());
const cells = 100;

/** A cell after five weeks. */
function settled(policy = {}): Watch {
  const watch = new Watch(policy).see(...every15Minutes(0, 35, noisy));
  watch.findings.length = 0;
  return watch;
}

describe("what is usual raises nothing", () => {
  test(`in ${cells} cells with a normal day, over eight weeks: at most one false alarm in 10 cell-years`, () => {
    let raised = 0;
    for (let cell = 0; cell < cells; cell++) {
      const watch = new Watch().see(...every15Minutes(0, 56, noisy));
      raised += watch.findings.filter(({ kind }) => kind === "raised").length;
    }
    const cellYears = (cells * 49) / 365;
    console.log(`false alarms: ${raised} in ${cellYears.toFixed(1)} cell-years`);
    expect(raised).toBeLessThanOrEqual(cellYears / 10);
  });

  test("without variance there is no alarm, whatever comes", () => {
    const constant = every15Minutes(0, 28, () => 42);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (wild) => {
          const after = every15Minutes(28, 1, () => 0).slice(0, 3);
          const watch = new Watch({ direction: "both" }).see(...constant);
          const [first] = after.map((sample, index) => ({ ...sample, value: wild[index]! }));
          expect(watch.see(first!).findings).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("without a week of history there is no alarm, however wild the samples are", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 300 }), (values) => {
        const samples = every15Minutes(0, 6, () => 0).slice(0, values.length);
        const watch = new Watch({ direction: "both", samples: 1 });
        watch.see(...samples.map((sample, index) => ({ ...sample, value: values[index]! })));
        expect(watch.findings).toEqual([]);
      }),
    );
  });

  test("a KPI that hardly varies may move by a hundredth", () => {
    const still = (timestamp: number) => 100 + ((timestamp / minuteMs) % 2) * 1e-4;
    const watch = new Watch().see(...every15Minutes(0, 28, still));
    expect(watch.see(...every15Minutes(28, 1, () => 98)).findings).toEqual([]);
    expect(watch.see(...every15Minutes(29, 1, () => 90)).kinds).toEqual(["raised"]);
  });
});

describe("a cell that carries nothing any more", () => {
  const noon = 14 * 60 * minuteMs;

  test(`is found with its third sample by day, in each of ${cells} cells`, () => {
    const found = Array.from({ length: cells }, () => {
      const asleep = every15Minutes(35, 2, (at) => (at < start + 35 * dayMs + noon ? noisy(at) : 0));
      const [first] = settled().see(...asleep).findings;
      return first && (first.at - (start + 35 * dayMs + noon)) / (15 * minuteMs);
    });
    expect(new Set(found)).toEqual(new Set([2]));
  });

  test("is one finding with what was measured and what was usual, since its first sample", () => {
    const watch = settled().see(
      ...every15Minutes(35, 1, (at) => (at < start + 35 * dayMs + noon ? noisy(at) : 0)),
    );
    expect(watch.findings).toHaveLength(1);
    const [finding] = watch.findings;
    expect(finding).toMatchObject({ kind: "raised", value: 0, since: start + 35 * dayMs + noon });
    expect(finding!.z).toBeLessThan(-3);
    expect(Math.abs(finding!.mean - usualTraffic(finding!.at))).toBeLessThan(15);
  });

  test("doesn't teach its baseline that nothing is usual, and clears when it is back", () => {
    const watch = settled();
    const before = watch.series!.overall.mean;
    watch.see(...every15Minutes(35, 5, () => 0));
    expect(Math.abs(watch.series!.overall.mean - before)).toBeLessThan(1);
    expect(watch.kinds).toEqual(["raised"]);
    const [raised] = watch.findings;
    watch.see(...every15Minutes(40, 1, noisy));
    expect(watch.kinds).toEqual(["raised", "cleared"]);
    expect(watch.findings[1]).toMatchObject({ since: raised!.since });
  });

  test("that stays so for weeks is how it is: the alarm clears, the baseline starts over, and watches again", () => {
    const watch = settled().see(...every15Minutes(35, 100, (at) => noisy(at) / 4));
    expect(watch.kinds).toEqual(["raised", "cleared"]);
    const [raised, cleared] = watch.findings;
    expect(cleared!.at - raised!.since).toBeGreaterThanOrEqual(14 * dayMs);
    expect(watch.see(...every15Minutes(135, 1, () => 0)).kinds).toEqual(["raised", "cleared", "raised"]);
  });

  test("is asleep at night, too, when others carry little", () => {
    const quiet = (at: number) => Math.max(0, usualTraffic(at) - 36 + 4 * noise(() => random.next()));
    const watch = new Watch().see(...every15Minutes(0, 35, quiet));
    watch.findings.length = 0;
    expect(watch.see(...every15Minutes(35, 7, () => 0)).kinds).toEqual(["raised"]);
  });

  test("one wild sample isn't", () => {
    const outlier = every15Minutes(35, 1, noisy).map((sample, index) =>
      index % 10 === 5 ? { ...sample, value: 0 } : sample,
    );
    expect(settled().see(...outlier).findings).toEqual([]);
  });
});

describe("the policy", () => {
  const more = every15Minutes(35, 1, (at) => 3 * usualTraffic(at));

  test.each([
    ["down", []],
    ["up", ["raised"]],
    ["both", ["raised"]],
  ] as const)("%s: three times the traffic is %j", (direction, kinds) => {
    expect(settled({ direction }).see(...more).kinds).toEqual(kinds);
  });

  test("says which metrics are watched; what was raised before is cleared", () => {
    const watch = settled().see(...every15Minutes(35, 1, () => 0));
    const unwatched = new Watch({ metrics: ["other"] });
    unwatched.series = watch.series;
    expect(unwatched.see(...every15Minutes(36, 1, () => 0)).kinds).toEqual(["cleared"]);
    expect(new Watch({ enabled: false }).see(...more).series).toBeUndefined();
  });
});

describe("samples out of their time", () => {
  test("that come again, or late, change nothing", () => {
    const samples = every15Minutes(0, 20, noisy);
    const once = new Watch().see(...samples);
    const again = new Watch().see(
      ...samples.flatMap((sample, index) => [sample, samples[Math.max(0, index - 3)]!, sample]),
    );
    expect(again.series).toEqual(once.series);
    expect(again.hours).toEqual(once.hours);
  });

  test("of long ago train the baseline and raise nothing", () => {
    const late = (samples: ReturnType<typeof every15Minutes>) =>
      samples.map((sample) => ({ ...sample, received_at: start + 60 * dayMs }));
    const watch = new Watch().see(
      ...late(every15Minutes(0, 35, noisy)),
      ...late(every15Minutes(35, 1, () => 0)),
    );
    expect(watch.findings).toEqual([]);
    expect(watch.series?.overall.n).toBeGreaterThan(1000);
  });

  test("of a clock that is ahead don't make the next ones late", () => {
    const watch = settled();
    const through = watch.series!.through;
    watch.see({ timestamp: through + dayMs, value: 0, received_at: through + minuteMs });
    expect(watch.series!.through).toBe(through);
  });
});
