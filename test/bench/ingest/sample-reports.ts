const SEVERITIES = ["critical", "major", "MINOR", "warning"];
const FIRST_RAISED_AT = Date.UTC(2026, 0, 1);

/** Reports as a network manager writes them: all fields, a line of text, a few attributes. 300 bytes each. */
export function sampleReports(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    entity_id: `site-${index % 40}/microwave-${index % 200}`,
    alarm_type: "LINK_DOWN",
    severity: SEVERITIES[index % SEVERITIES.length],
    raised_at: new Date(FIRST_RAISED_AT + index * 1000).toISOString(),
    source_system: "network-manager-north",
    alarm_id: `NM-${100_000 + index}`,
    message: `Port 0/${index % 16}: received power is below the threshold, the link to the neighbour is down`,
    attributes: { port: `0/${index % 16}`, received_dbm: -72.5, threshold_dbm: -68 },
  }));
}
