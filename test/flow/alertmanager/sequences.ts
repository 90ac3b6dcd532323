import fc from "fast-check";

/** What an alert says of its times. Each is a way in which senders really speak. */
const says = ["is so", "is so since", "is so until", "is so for a second", "is over", "was from to"] as const;

export interface ItemPlan {
  readonly name: string;
  readonly job: string | undefined;
  readonly says: (typeof says)[number];
  readonly summary: string | undefined;
  /** A label of its own that isn't one, or times that can't be. */
  readonly bad: "no labels" | "only empty labels" | "ends first" | undefined;
}

export interface MatcherPlan {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual?: boolean;
}

export type Step =
  | { readonly kind: "alerts"; readonly items: readonly ItemPlan[] }
  | { readonly kind: "raw"; readonly path: string; readonly body: string }
  | {
      readonly kind: "silence";
      readonly slot: number;
      readonly matchers: readonly MatcherPlan[];
      /** In seconds from now. */
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: "longer" | "other matchers" | "expire"; readonly slot: number };

export interface Sequence {
  readonly steps: readonly Step[];
  readonly queries: readonly (readonly string[])[];
}

const name = fc.constantFrom("A", "B", "Disk full", "Ärger");
const job = fc.constantFrom(undefined, "db", "DB", "web-1");
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const item: fc.Arbitrary<ItemPlan> = fc.record({
  name,
  job,
  says: fc.constantFrom(...says),
  summary: fc.constantFrom(undefined, "one", "two"),
  bad: rarely(fc.constantFrom("no labels" as const, "only empty labels" as const, "ends first" as const)),
});

const matcher: fc.Arbitrary<MatcherPlan> = fc.oneof(
  fc.record({ name: fc.constant("alertname"), value: name, isRegex: fc.boolean(), isEqual: fc.boolean() }),
  fc.record({
    name: fc.constant("job"),
    value: fc.constantFrom("", "db", "(?i)db", "d.*|web-\\d", ".*", "[a-z]{2}"),
    isRegex: fc.constant(true),
    isEqual: fc.boolean(),
  }),
  fc.constantFrom<MatcherPlan>(
    { name: "alertname", value: "A", isRegex: false },
    { name: "nowhere", value: "", isRegex: false },
    { name: "job", value: "(", isRegex: true },
    { name: "", value: "x", isRegex: false },
  ),
);

const span = fc.constantFrom<readonly [number, number]>(
  [-60, 3600],
  [-60, 3600],
  [1800, 3600],
  [60, 30],
  [-60, -30],
);
const slot = fc.integer({ min: 0, max: 1 });

const raw: fc.Arbitrary<Step> = fc
  .constantFrom<readonly [string, string]>(
    ["alerts", "null"],
    ["alerts", "[]"],
    ["alerts", "[{"],
    ["alerts", "{}"],
    ["alerts", '[{"annotations":{"a":"b"}}]'],
    ["alerts", '[{"labels":{"a":1}}]'],
    ["alerts", '[{"labels":{"a":"b"},"startsAt":"yesterday"}]'],
    ["alerts", '[{"labels":{"":"b"}}]'],
    ["silences", "{}"],
    ["silences", "[]"],
    ["silences", '{"matchers":[]}'],
    [
      "silences",
      '{"id":"nope","matchers":[{"name":"a","value":"b","isRegex":false}],"comment":"","createdBy":"","startsAt":"2020-01-01T00:00:00Z","endsAt":"2999-01-01T00:00:00Z"}',
    ],
  )
  .map(([path, body]) => ({ kind: "raw", path, body }));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .uniqueArray(item, { minLength: 1, maxLength: 3, selector: (one) => `${one.name} ${one.job}` })
      .map((items) => ({ kind: "alerts" as const, items })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(slot, fc.array(matcher, { maxLength: 2 }), span)
      .map(([where, matchers, [from, to]]) => ({
        kind: "silence" as const,
        slot: where,
        matchers,
        from,
        to,
      })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("longer" as const, "other matchers" as const, "expire" as const),
      slot,
    }),
  },
  { weight: 1, arbitrary: raw },
);

const query = fc.constantFrom(
  ...['alertname="A"', 'alertname=~"A|B"', "alertname!=A", 'job=""', 'job!=""', 'job=~".+"', 'job=~"(?i)DB"'],
  ...[
    'alertname=~"[AB]"',
    'alertname!~"A.*"',
    'alertname=~"^A$"',
    'job=~"d(b|x){1,2}"',
    ' alertname = "Disk full" ',
  ],
  ...[
    'alertname=~"\\\\pL+"',
    'job=~"web-\\\\d"',
    'alertname=~"a)|(?:.*"',
    "foo",
    'x=~"("',
    'x="a',
    "=x",
    "nowhere=",
  ],
);

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  steps: fc.array(step, { minLength: 6, maxLength: 6 }),
  queries: fc.array(fc.array(query, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 2 }),
});
