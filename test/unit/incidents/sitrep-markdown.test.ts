import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { literal } from "#shared/incidents/chat-text.ts";
import { duration } from "#shared/incidents/report-words.ts";
import { sitrepMarkdown } from "#shared/incidents/sitrep-markdown.ts";
import type { SituationReport } from "#shared/incidents/situation-report.ts";

const id = "00000000-0000-7000-8000-000000000001";
const when = "2026-01-01T00:00:00.000Z";

/** A report in which everything that senders and people can write is one text. */
function reportWith(text: string): SituationReport {
  const entity = { id: text, name: `${text}!`, entity_type: text, revenue_weight: 1.5, sla_tier: text };
  const windows = { last_5_min: 1, last_15_min: 2, last_60_min: 3 };
  return {
    ...{ incident_id: id, generated_at: when, status: "open", severity: "critical", ongoing: true },
    ...{ merged_into: null, continued_by: null, since: when, until: null, duration_s: 725 },
    ...{ opened_at: when, opened_by: text },
    what: {
      ...{ title: text, cluster_id: id, is_emergency_service: true, alarm_count: 2091, open_alarms: 2090 },
      alarm_types: { total: 7, top: [{ id: text, count: 2091 }] },
    },
    where: { total: 1, top: [{ ...entity, alarm_count: 2091 }] },
    likely_cause: {
      ...{ entity, reason: "the only entity with alarms" },
      changes: [{ id, summary: text, at: when, source: text, entity_id: text, hops: 1, before_s: 60 }],
    },
    development: { raised: windows, cleared: windows, open_15_min_ago: 0, trend: "growing" },
    impact: {
      ...{ entities: 1, looked_at: 1, registered: 1, revenue_weight: 1.5, revenue_weight_known_of: 1 },
      sla_tiers: [{ sla_tier: text, entities: 1 }],
    },
    people: { assignee: text, assigned_at: when, acknowledged_at: when, acknowledged_by: text },
    actions: { total: 1, latest: [{ at: when, actor: text, event: `assigned to ${text}`, note: text }] },
    outstanding: [{ kind: "unacknowledged", since: when, for_s: 725 }],
  };
}

test("a report reads like this", () => {
  expect(sitrepMarkdown(reportWith("core"))).toBe(`## Situation report: \`core\`

**critical**, **open**, as of 2026-01-01 00:00:00 UTC

- **What:** an emergency service is affected; 2,091 alarms, 2,090 open: \`core\` (2,091) and 6 more
- **Where:** 1 entity: \`core\` (\`core!\`) with 2,091 alarms
- **Since:** 2026-01-01 00:00:00 UTC, for 12 min 5 s; opened 2026-01-01 00:00:00 UTC by \`core\`
- **Likely cause:** \`core\` (\`core!\`), a \`core\`: the only entity with alarms; 1 min before, \`core\`, 1 link away was changed: \`core\`
- **Development:** growing (0 open 15 min ago); in the last 5/15/60 min 1/2/3 raised, 1/2/3 cleared
- **Impact:** 1 of 1 entity registered; revenue weight 1.5, known of 1; SLA tiers \`core\` (1)
- **At work:** \`core\` since 2026-01-01 00:00:00 UTC; acknowledged 2026-01-01 00:00:00 UTC by \`core\`
- **Outstanding:** unacknowledged for 12 min 5 s

### Actions taken

- 2026-01-01 00:00:00 UTC \`core\`: \`assigned to core\`: \`core\`
`);
});

test("one that is over is told in the past", () => {
  const over = { status: "resolved" as const, ongoing: false, until: when, duration_s: 60, outstanding: [] };
  const people = { assignee: null, assigned_at: null, acknowledged_at: null, acknowledged_by: null };
  const text = sitrepMarkdown({ ...reportWith("core"), ...over, people, development: null });
  expect(text).toContain("until 2026-01-01 00:00:00 UTC, which was 1 min");
  expect(text).toContain("nobody was assigned");
  expect(text).not.toContain("Outstanding");
});

test("one that was merged says into which", () => {
  expect(sitrepMarkdown({ ...reportWith("core"), merged_into: id })).toContain(`merged into ${id}`);
});

/** What senders might try, between anything else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constantFrom(
        ...["`", "```", "\n# Heading\n", "\r\n- item", "\u2028", "\u202e", "[a](https://evil.example)"],
        ...["https://evil.example", "www.evil.example", "mailto:a@b.example", "<script>", "<!channel>"],
        ...["@channel", "<@U123>", "![x](http://a)", "|", "***", "<https://a|b>", "&lt;", "\\`", "\ud800"],
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

/** What is left when everything literal is taken out. */
const frame = (markdown: string): string => markdown.replace(/`[^`]*`/g, "``");

test("whatever senders write, it stays inside its place: the rest of the report is the same", () => {
  const expected = frame(sitrepMarkdown(reportWith("core")));
  fc.assert(
    fc.property(hostile, (text) => {
      const report = reportWith(text);
      expect(frame(sitrepMarkdown(report))).toBe(expected);
    }),
  );
});

test("whatever senders write is one line, and no link, mention or tag even where code isn't known", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const written = literal(text);
      expect(written).toMatch(/^`[^`<>\p{Cc}\p{Zl}\p{Zp}]+`$/u);
      expect(written).not.toMatch(/:\/\/|@\w|www\.|mailto:|<|\u202e/i);
      expect(written.isWellFormed()).toBe(true);
    }),
  );
});

describe("what is harmless stays as it is", () => {
  test.each(["core-2", "Zürich, Gleis 7", "a_b*c", "温度", "x@", "50 % & more"])("%j", (text) => {
    expect(literal(text)).toBe(`\`${text}\``);
  });

  test("long texts are cut", () => {
    expect(literal("é".repeat(4096))).toBe(`\`${"é".repeat(300)}…\``);
  });
});

test.each([
  [0, "0 s"],
  [59.9, "59 s"],
  [720, "12 min"],
  [3_725, "1 h 2 min"],
  [86_400 + 59, "1 d"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
