import { literal } from "#shared/incidents/chat-text.ts";

export const number = (value: number): string => value.toLocaleString("en");

/** `1 alarm`, `2 alarms`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** A moment to the second, in UTC. */
export const moment = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;

/** A duration in its two largest units. */
export function duration(seconds: number): string {
  const whole = Math.floor(seconds);
  const units: readonly (readonly [string, number])[] = [
    ["d", Math.floor(whole / 86_400)],
    ["h", Math.floor(whole / 3600) % 24],
    ["min", Math.floor(whole / 60) % 60],
    ["s", whole % 60],
  ];
  const first = units.findIndex(([, amount]) => amount > 0);
  if (first < 0) return "0 s";
  return units
    .slice(first, first + 2)
    .filter(([, amount]) => amount > 0)
    .map(([unit, amount]) => `${amount} ${unit}`)
    .join(" ");
}

const mostNamed = 5;

/** Some of what senders named, and how many more there are. */
export function named(names: readonly string[], total: number): string {
  const shown = names.slice(0, mostNamed);
  const more = total - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${number(more)} more` : shown.join(", ");
}

/** An entity by its id and, where that says more, its name. */
export const entityName = ({ id, name }: { readonly id: string; readonly name: string | null }): string =>
  name === null || name === id ? literal(id) : `${literal(id)} (${literal(name)})`;
